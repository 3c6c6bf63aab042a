import type { CompiledQuery } from 'kysely';
import { sql } from 'kysely';
import { Durations } from '#libs/ticketing/src/measures/distribution.js';
import type { ResponseTimeQuery, ResponseTimeRow } from '../read-model.js';
import { namesOf } from './group-names.js';
import type { QueryDatabase } from './query-database.js';

export interface ResponseTimesRequest {
  /** null: all */
  readonly communities: readonly string[] | null;
  readonly query: ResponseTimeQuery;
}

/** Counts and times of one group of tickets. */
export class ResponseTimeTally {
  reported = 0;
  resolved = 0;
  ended = 0;
  readonly firstResponse = new Durations();
  readonly resolution = new Durations();

  add(resolution: number | null, response: number | null, ended: boolean): void {
    this.reported += 1;
    if (ended) {
      this.ended += 1;
    } else if (resolution !== null) {
      this.resolved += 1;
      this.resolution.add(resolution);
    }
    if (response !== null) this.firstResponse.add(response);
  }

  row(group: string, name: string | null): ResponseTimeRow {
    const { reported, resolved, ended } = this;
    const resolution = this.resolution.distribution();
    return {
      group, name, reported, open: reported - resolved - ended, resolved, ended, invalid: resolution.invalid,
      firstResponse: this.firstResponse.distribution(), resolution,
    };
  }
}

/**
 * Exact counts and percentiles, community by community from the covering index `response_times`: a step is short enough
 * to stop in between.
 */
export async function responseTimes(database: QueryDatabase, request: ResponseTimesRequest): Promise<ResponseTimeRow[]> {
  const groups = new Map<string, ResponseTimeTally>();
  for (const community of await communitiesOf(database, request)) await addCommunity(database, community, request.query, groups);
  const names = await namesOf(database, request.query.groupBy);
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([group, figures]) => figures.row(group, names.get(group) ?? null));
}

/** Those that have tickets, found by jumping from one to the next in the index. */
async function communitiesOf({ db }: QueryDatabase, { communities, query }: ResponseTimesRequest): Promise<string[]> {
  if (query.communityId !== undefined) return communities === null || communities.includes(query.communityId) ? [query.communityId] : [];
  if (communities !== null) return [...new Set(communities)];
  const found: string[] = [];
  for (;;) {
    const next = await db.selectFrom('tickets').select(({ fn }) => fn.min('community_id').as('id'))
      .where('community_id', '>', found[found.length - 1] ?? '').executeTakeFirst();
    if (next?.id === undefined || next.id === null) return found;
    found.push(next.id);
  }
}

const GROUP_COLUMN = { community: 'community_id', grid: 'grid_key', category: 'category', channel: 'channel' } as const;

function durationsOf({ db, inTime }: QueryDatabase, community: string, { groupBy, from, to }: ResponseTimeQuery): CompiledQuery {
  let query = db.selectFrom('tickets')
    .select([sql<number | null>`resolved_at - reported_at`.as('resolution'), sql<number | null>`first_response_at - reported_at`.as('response'), 'ended'])
    .$if(groupBy !== 'community', (grouped) => grouped.select(GROUP_COLUMN[groupBy]))
    .where('community_id', '=', community).where(inTime('reported_at'));
  if (from !== undefined) query = query.where('reported_at', '>=', from);
  if (to !== undefined) query = query.where('reported_at', '<', to);
  return query.compile();
}

async function addCommunity(database: QueryDatabase, community: string, query: ResponseTimeQuery, groups: Map<string, ResponseTimeTally>): Promise<void> {
  database.checkTime();
  const labels = new Map<string | number | null, ResponseTimeTally>();
  for (const [resolution, response, ended, value = community] of await database.readArrays(durationsOf(database, community, query))) {
    let group = labels.get(value);
    if (group === undefined) {
      const label = labelOf(value, query);
      group = groups.get(label) ?? new ResponseTimeTally();
      groups.set(label, group);
      labels.set(value, group);
    }
    group.add(resolution as number | null, response as number | null, ended === 1);
  }
}

function labelOf(value: string | number | null, { groupBy, depth }: ResponseTimeQuery): string {
  const text = value === null ? '' : String(value);
  return groupBy === 'category' && depth !== undefined ? text.split('/').slice(0, depth).join('/') : text;
}
