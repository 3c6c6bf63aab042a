import { type Kysely, sql } from 'kysely';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { type NamedPeriod, ZonePeriods } from '#libs/ticketing/src/measures/periods.js';
import type { HoldingFact } from '../facts/ticket-facts.js';
import type { ReadModelTables } from '../queries/query-database.js';
import type { ResponseTimeRow } from '../read-model.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import { ticketsProjection } from '../tickets/tickets-projection.js';
import { dayFigures } from './day-figures.js';

export interface ChangedTicket {
  readonly row: TicketRow;
  /** Of its last event. */
  readonly position: Position;
}

/** The tickets that were reported in a community on one day of its zone. */
export interface CommunityDay {
  readonly communityId: string;
  readonly timeZone: string;
  readonly day: NamedPeriod;
}

/** A day whose figures a ticket may have changed. */
export interface ChangedDay extends CommunityDay {
  readonly streamId: string;
  /** Of the ticket's last event. */
  readonly position: Position;
}

export interface DayFigures {
  readonly of: CommunityDay;
  readonly figures: ResponseTimeRow;
}

/** What follows the log knows of a ticket whose community it does not know yet: ask again later. */
export class CommunityNotProjectedError extends Error {
  constructor(communityId: string) {
    super(`community ${communityId} is not in the read model yet, but a ticket of it is`);
    this.name = 'CommunityNotProjectedError';
  }
}

/** What has changed in the read model since a position, for those who pass it on. Every answer is of one snapshot. */
export class ReadModelChanges {
  private readonly db: Kysely<ReadModelTables>;
  private readonly zones = new Map<string, ZonePeriods>();

  constructor(private readonly database: ProjectionDatabase) {
    this.db = database.db;
  }

  /** @returns null while the tickets are not projected, or are so by another version */
  async position(): Promise<Position | null> {
    return positionOf(this.db);
  }

  /** Tickets whose last event lies in (after, upTo], in its order; at most `limit`. */
  async tickets(after: Position, upTo: Position, limit: number): Promise<ChangedTicket[]> {
    const rows = await this.db.selectFrom('ticket_facts as f').innerJoin('tickets as t', 't.stream_id', 'f.stream_id')
      .selectAll('t').select('f.position as last_position')
      .where('f.position', '>', Number(after)).where('f.position', '<=', Number(upTo)).orderBy('f.position').limit(limit).execute();
    return rows.map(({ last_position, ...row }) => ({ row, position: BigInt(last_position) }));
  }

  /**
   * The days whose figures may have changed: for a ticket that moved the days in its former communities too.
   * @param limit tickets looked at
   * @returns `to`: up to where they were looked at
   * @throws CommunityNotProjectedError
   */
  async days(after: Position, upTo: Position, limit: number): Promise<{ readonly days: readonly ChangedDay[]; readonly to: Position }> {
    const rows = await this.db.selectFrom('ticket_facts as f').innerJoin('tickets as t', 't.stream_id', 'f.stream_id')
      .select(['f.stream_id', 'f.position', 'f.reported_at', 'f.reported_community', 'f.holdings', 't.community_id'])
      .where('f.position', '>', Number(after)).where('f.position', '<=', Number(upTo)).orderBy('f.position').limit(limit).execute();
    const days: ChangedDay[] = [];
    for (const { stream_id: streamId, position, reported_at, reported_community, holdings, community_id } of rows) {
      for (const communityId of communitiesOf([reported_community, community_id], JSON.parse(holdings) as readonly HoldingFact[])) {
        const zone = await this.zoneOf(communityId);
        days.push({ communityId, timeZone: zone.timeZone, day: zone.periodOf(reported_at, { kind: 'day' }), streamId, position: BigInt(position) });
      }
    }
    const last = rows[rows.length - 1];
    return { days, to: last === undefined || rows.length < limit ? upTo : BigInt(last.position) };
  }

  /** @returns the figures, and the position for which they are true; null as {@link position} */
  async figures(days: readonly CommunityDay[]): Promise<{ readonly position: Position; readonly figures: readonly DayFigures[] } | null> {
    return this.database.inSnapshot(ticketsProjection.tables, async (snapshot) => {
      const tx = snapshot as unknown as Kysely<ReadModelTables>;
      const position = await positionOf(tx);
      if (position === null) return null;
      const figures: DayFigures[] = [];
      for (const of of days) figures.push({ of, figures: await figuresOf(tx, of) });
      return { position, figures };
    });
  }

  private async zoneOf(communityId: string): Promise<ZonePeriods> {
    let zone = this.zones.get(communityId);
    if (zone !== undefined) return zone;
    const row = await this.db.selectFrom('communities').select('time_zone').where('community_id', '=', communityId).executeTakeFirst();
    if (row === undefined) throw new CommunityNotProjectedError(communityId);
    // A community's zone never changes. Compiling one takes a while: communities of one zone share it.
    zone = [...this.zones.values()].find(({ timeZone }) => timeZone === row.time_zone) ?? new ZonePeriods(row.time_zone);
    this.zones.set(communityId, zone);
    return zone;
  }
}

async function positionOf(db: Kysely<ReadModelTables>): Promise<Position | null> {
  const checkpoint = await db.selectFrom('checkpoints').select(['version', sql<string>`cast(position as text)`.as('position')])
    .where('projection', '=', ticketsProjection.name).executeTakeFirst();
  return checkpoint?.version === ticketsProjection.version ? BigInt(checkpoint.position) : null;
}

function communitiesOf(known: readonly string[], holdings: readonly HoldingFact[]): Set<string> {
  const communities = new Set(known);
  for (const [, , { c }] of holdings) if (c !== undefined) communities.add(c);
  return communities;
}

async function figuresOf(db: Kysely<ReadModelTables>, { communityId, day: { from, to } }: CommunityDay): Promise<ResponseTimeRow> {
  const rows = await db.selectFrom('tickets').select(['reported_at', 'resolved_at', 'first_response_at', 'ended'])
    .where('community_id', '=', communityId).where('reported_at', '>=', from).where('reported_at', '<', to).execute();
  return dayFigures(communityId, rows);
}
