import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { Kysely } from 'kysely';
import type { EventStore, Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import type { TimedTicket } from '#libs/read-model/src/changes/day-figures.js';
import { ReadModelChanges } from '#libs/read-model/src/changes/read-model-changes.js';
import { organisationProjection } from '#libs/read-model/src/organisation/organisation-projection.js';
import type { ReadModelTables } from '#libs/read-model/src/queries/query-database.js';
import { ticketsProjection } from '#libs/read-model/src/tickets/tickets-projection.js';
import type { FeedTopics } from '../feed-topics.js';
import { type DerivedReport, FeedFindings } from './feed-report.js';
import { readWriterPositions } from '../kafka/read-writer-positions.js';
import { type PastTicket, ticketAt } from './ticket-at.js';
import { readToldRecords, type ToldRecord } from './told-records.js';
import { verifyToldDays } from './verify-told-days.js';
import { verifyToldTickets } from './verify-told-tickets.js';

const PAGE = 1_000;
/** A commit is visible in one partition before it is in another; by then it is in all of them. */
const SETTLE_MS = 2_000;

export interface VerifyDerivedOptions {
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly topics: FeedTopics;
  /** Of a read model that may be thrown away afterwards, made anew for every call. */
  readonly scratch: () => Promise<ProjectionDatabase>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly phase: 'topics' | 'read model'; readonly messages: number }) => void;
}

/**
 * Reads the topics that come from the read model and holds the last record of every key against a read model that is made
 * anew from the log: it must be the fold at the position that it names. Nothing is changed, and nothing need be stopped.
 * @throws KafkaSilentError, the signal's reason, what store, rebuild and kafkajs throw
 */
export async function verifyDerived(options: VerifyDerivedOptions): Promise<DerivedReport> {
  const report = await verifyOnce(options);
  if (report.findingCount === 0) return report;
  await delay(SETTLE_MS, undefined, options.signal === undefined ? {} : { signal: options.signal });
  return verifyOnce(options);
}

/** What the comparisons share: the log folded up to the newest position that any record names. */
export interface DerivedVerification {
  readonly changes: ReadModelChanges;
  readonly upTo: Position;
  readonly topics: FeedTopics;
  readonly findings: FeedFindings;
  readonly signal: AbortSignal | undefined;
  ticketAt(streamId: string, position: Position): Promise<PastTicket>;
  /** Tickets of a community reported in [from, to), but for some. */
  ticketsOf(communityId: string, from: number, to: number, without: ReadonlySet<string>): Promise<readonly TimedTicket[]>;
}

async function verifyOnce({ store, kafka, topics, scratch, signal, onProgress }: VerifyDerivedOptions): Promise<DerivedReport> {
  const findings = new FeedFindings();
  // Before the topics: whatever was committed with these positions is met in them.
  const positions = await readWriterPositions(kafka, topics, signal);
  const reached = { tickets: positions.get('tickets'), days: positions.get('response-times') };
  if (reached.tickets === undefined || reached.days === undefined) return notCompared('not-told');
  if (reached.tickets.version !== ticketsProjection.version || reached.days.version !== ticketsProjection.version) return notCompared('other-version');
  let read = 0;
  const onMessage = (): void => {
    read += 1;
    if (read % PAGE === 0) onProgress?.({ phase: 'topics', messages: read });
  };
  const reading = { kafka, topics, findings, onMessage, ...(signal === undefined ? {} : { signal }) };
  const tickets = await readToldRecords(topics.tickets, reading);
  const days = await readToldRecords(topics.responseTimes, reading);
  const upTo = newest([reached.tickets.position, reached.days.position], tickets, days);
  const database = await scratch();
  try {
    const upcasters = new Upcasters();
    await rebuild({
      store, database, upcasters, upTo, projections: [ticketsProjection, organisationProjection], ...(signal === undefined ? {} : { signal }),
      onProgress: ({ events }) => onProgress?.({ phase: 'read model', messages: events }),
    });
    const of: DerivedVerification = {
      changes: new ReadModelChanges(database), upTo, topics, findings, signal,
      ticketAt: (streamId, position) => ticketAt(store, upcasters, streamId, position),
      ticketsOf: (communityId, from, to, without) => ticketsOf(database, communityId, from, to, without),
    };
    const compared = {
      [topics.tickets.name]: await verifyToldTickets(of, tickets, reached.tickets.position), [topics.responseTimes.name]: await verifyToldDays(of, days, reached.days.position),
    };
    return { state: 'compared', upTo, compared, findingCount: findings.count, findings: findings.kept };
  } finally {
    await database.close();
  }
}

function notCompared(state: DerivedReport['state']): DerivedReport {
  return { state, upTo: 0n, compared: {}, findingCount: 0, findings: [] };
}

function newest(positions: readonly Position[], ...told: readonly ReadonlyMap<string, ToldRecord>[]): Position {
  let last = 0n;
  for (const position of positions) if (position > last) last = position;
  for (const records of told) for (const { position } of records.values()) if (position > last) last = position;
  return last;
}

async function ticketsOf(database: ProjectionDatabase, communityId: string, from: number, to: number, without: ReadonlySet<string>): Promise<readonly TimedTicket[]> {
  const rows = await (database.db as unknown as Kysely<ReadModelTables>).selectFrom('tickets')
    .select(['stream_id', 'reported_at', 'resolved_at', 'first_response_at', 'ended'])
    .where('community_id', '=', communityId).where('reported_at', '>=', from).where('reported_at', '<', to).execute();
  return rows.filter(({ stream_id }) => !without.has(stream_id));
}
