import type { Projection, ProjectionTable, ProjectionTx, Row, StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import type { OrganisationEventType } from '#libs/ticketing/src/organisation/organisation-event.js';
import { evolveCommunity } from '#libs/ticketing/src/organisation/organisation-evolve.js';
import { communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { changesBetween, communityFrom, type CommunityFold, type CommunityRows, rowsOf } from './community-rows.js';
import { ORGANISATION_TABLES } from './organisation-tables.js';

const HANDLED: Readonly<Record<OrganisationEventType, true>> = {
  CommunityCreated: true, SelfDispatchSwitched: true, GridAdded: true, GridRenamed: true, GridClosed: true, BuildingAssigned: true,
  BuildingRemoved: true, LeaderAppointed: true, LeaderRelieved: true, SubstituteNamed: true, UnitRegistered: true, UnitRetired: true,
};

/** The stream does not tell a community's history: nothing may be guessed, so the projection stops here. */
export class CommunityHistoryError extends Error {
  constructor({ streamId, fact }: StreamFact, expected: string) {
    super(`${streamId}: ${fact.type} at revision ${fact.revision}, expected ${expected}`);
    this.name = 'CommunityHistoryError';
  }
}

export const communityStreams: StreamFold<CommunityFold> = {
  start(event) {
    const { streamId, fact } = event;
    const community = evolveCommunity({ exists: false }, fact);
    if (!community.exists || fact.revision !== 0) throw new CommunityHistoryError(event, 'CommunityCreated at revision 0');
    if (streamId !== communityStream(community.communityId)) throw new CommunityHistoryError(event, `stream ${communityStream(community.communityId)}`);
    return { community, revision: 0 };
  },
  apply({ community, revision }, event) {
    if (event.fact.revision !== revision + 1) throw new CommunityHistoryError(event, `revision ${revision + 1}`);
    const next = evolveCommunity(community, event.fact);
    if (!next.exists) throw new CommunityHistoryError(event, 'a community that exists');
    return { community: next, revision: event.fact.revision };
  },
  async insert(folds, tx) {
    const rows = folds.map(rowsOf);
    for (const table of ORGANISATION_TABLES) await tx.insert(table, rows.flatMap((some) => some.get(table) ?? []));
  },
};

async function loadRows(communityId: string, tx: ProjectionTx): Promise<CommunityRows> {
  const rows = new Map<ProjectionTable, readonly Row[]>();
  for (const table of ORGANISATION_TABLES) rows.set(table, await tx.select(table, 'community_id', [communityId]));
  return rows;
}

async function project(batch: readonly StreamFact[], tx: ProjectionTx): Promise<void> {
  const prefix = communityStream('');
  const byStream = new Map<string, StreamFact[]>();
  for (const event of batch) byStream.set(event.streamId, [...(byStream.get(event.streamId) ?? []), event]);
  for (const [streamId, events] of byStream) {
    const before = await loadRows(streamId.slice(prefix.length), tx);
    const fold = events.reduce<CommunityFold | undefined>(
      (known, event) => (known === undefined ? communityStreams.start(event) : communityStreams.apply(known, event)), communityFrom(before));
    if (fold === undefined) continue;
    for (const { table, changed, gone } of changesBetween(before, rowsOf(fold))) {
      await tx.remove(table, gone);
      await tx.upsert(table, changed);
    }
  }
}

/** Communities, grids, buildings, offices and units as they stand now. */
export const organisationProjection: Projection = {
  name: 'organisation',
  version: 1,
  handles: new Set(Object.keys(HANDLED)),
  tables: ORGANISATION_TABLES,
  project,
  streams: communityStreams,
};
