import type { Actor } from '#libs/ticketing/src/decider.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { communityStream, gridOf } from '#libs/ticketing/src/organisation/organisation-state.js';
import { gridKey } from '#libs/ticketing/src/ticket/post.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { PlannedGrid } from '../plan/planned-ticket.js';
import { TimeZone } from '../time/time-zone.js';
import { communityCommandId, gridCommandId } from './import-ids.js';
import type { ImportTally } from './import-tally.js';
import type { ImportTarget } from './import-target.js';
import { patiently } from './patience.js';

export interface ImportRunContext {
  readonly importId: string;
  readonly source: string;
  readonly timeZone: string;
  /** When the source was cut: RFC 3339 in UTC with milliseconds. */
  readonly extractedAt: string;
  readonly actor: Actor;
}

/** Finds the communities of a source and their grids, and creates those that are missing, each once. */
export class CommunityImporter {
  private readonly grids = new Map<string, Promise<void>>();
  private readonly known = new Map<string, Promise<TimeZone>>();
  private readonly zones = new Map<string, TimeZone>();

  constructor(
    private readonly target: ImportTarget,
    private readonly run: ImportRunContext,
    private readonly tally: ImportTally,
  ) {}

  /** The community's time zone, once the community exists. */
  ensure(community: { readonly id: string; readonly label: string }): Promise<TimeZone> {
    let zone = this.known.get(community.id);
    if (!zone) {
      zone = patiently(() => this.findOrCreate(community)).then((name) => this.zone(name));
      this.known.set(community.id, zone);
      this.tally.communities.add(community.id);
    }
    return zone;
  }

  /** Once the grid exists, open or closed: what a source tells of it is history. */
  ensureGrid(communityId: string, grid: PlannedGrid): Promise<void> {
    const key = gridKey(communityId, grid.id);
    let ensured = this.grids.get(key);
    if (ensured === undefined) this.grids.set(key, (ensured = patiently(() => this.addGrid(communityId, grid))));
    return ensured;
  }

  private async addGrid(communityId: string, { id: gridId, label: name }: PlannedGrid): Promise<void> {
    const { executor } = this.target;
    const { state } = await executor.load(communityStream(communityId), organisationDecider);
    if (gridOf(state, gridId) !== undefined) return;
    const { source, importId, actor } = this.run;
    try {
      const { repeated } = await executor.execute({
        streamId: communityStream(communityId), decider: organisationDecider, command: { type: 'AddGrid', gridId, name },
        commandId: gridCommandId(source, communityId, gridId), body: { communityId, gridId, name }, actor, correlationId: importId, mode: 'import', keyRef: () => null,
      });
      if (!repeated) this.tally.gridsCreated++;
    } catch (error) {
      // somebody else added it a moment before
      if (!(error instanceof RuleViolation && error.rule === 'grid-exists')) throw error;
    }
  }

  /** One per name: each remembers the clock changes it has met. */
  private zone(name: string): TimeZone {
    let zone = this.zones.get(name);
    if (!zone) this.zones.set(name, (zone = new TimeZone(name)));
    return zone;
  }

  private async findOrCreate({ id, label }: { id: string; label: string }): Promise<string> {
    const { executor } = this.target;
    const { state } = await executor.load(communityStream(id), organisationDecider);
    if (state.exists) return state.timeZone;
    const { source, timeZone, importId, actor } = this.run;
    const community = { communityId: id, name: label, timeZone, dispatchesByItself: false };
    try {
      const { repeated } = await executor.execute({
        streamId: communityStream(id), decider: organisationDecider, command: { type: 'CreateCommunity', ...community },
        commandId: communityCommandId(source, id), body: community, actor, correlationId: importId, mode: 'import', keyRef: () => null,
      });
      if (!repeated) this.tally.communitiesCreated++;
    } catch (error) {
      // somebody else created it a moment before
      if (!(error instanceof RuleViolation && error.rule === 'community-exists')) throw error;
      return this.findOrCreate({ id, label });
    }
    return timeZone;
  }
}
