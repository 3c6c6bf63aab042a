import type { Actor } from '#libs/ticketing/src/decider.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { TimeZone } from '../time/time-zone.js';
import { communityCommandId } from './import-ids.js';
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

/** Finds the communities of a source, and creates those that are missing, each once. */
export class CommunityImporter {
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
