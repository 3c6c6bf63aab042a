import { visibility } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { type Community, gridOf, unitOf } from '#libs/ticketing/src/organisation/organisation-state.js';
import { communityPost, gridPost, subdistrictPost, unitPost } from '#libs/ticketing/src/ticket/post.js';
import type { CommandOf, TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { ExistingTicket, Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { InvalidReferenceError } from './invalid-reference-error.js';
import type { OrganisationCommands } from './organisation-commands.js';
import type { TicketCommands } from './ticket-commands.js';

/** A command as a caller gives it: what other streams know is filled in. */
export type TicketCommandInput =
  | Exclude<TicketCommand, { type: 'Report' | 'Dispatch' | 'Link' }>
  | Omit<CommandOf<'Dispatch'>, 'communityId'>
  | Omit<CommandOf<'Link'>, 'targetIsDuplicate'>;

/** The complete command, and what is wrong with its references: told only to callers who may give the command. */
export interface References {
  readonly command: TicketCommand;
  readonly fault?: InvalidReferenceError | undefined;
}

/** What docs/decisions/0005 keeps out of coded fields. */
const LONG_NUMBER = /\p{Nd}{5}/u;

type Load = () => Promise<{ readonly state: Ticket }>;

/** Looks up in other streams what a ticket's decider must be told: grids, units, communities, the ticket linked to. */
export class TicketReferences {
  constructor(
    private readonly tickets: Pick<TicketCommands, 'load'>,
    private readonly organisation: OrganisationCommands,
  ) {}

  async resolve(input: TicketCommandInput, caller: Caller, load: Load): Promise<References> {
    switch (input.type) {
      case 'Dispatch':
        return this.dispatch(input, await existing(load));
      case 'CallUnits':
        return this.callUnits(input, await existing(load));
      case 'Transfer':
        return this.transfer(input);
      case 'Link':
        return this.link(input, caller);
      case 'HoldMediation':
        return this.holdMediation(input, load);
      default:
        return { command: input };
    }
  }

  private async dispatch(input: Omit<CommandOf<'Dispatch'>, 'communityId'>, ticket: ExistingTicket | undefined): Promise<References> {
    if (ticket === undefined) return { command: { ...input, communityId: '' } };
    const command = { ...input, communityId: ticket.communityId };
    const community = await this.organisation.load(ticket.communityId);
    return { command, fault: faultOfGrid(command, community) ?? faultOfPost(command, community) };
  }

  private async callUnits(command: CommandOf<'CallUnits'>, ticket: ExistingTicket | undefined): Promise<References> {
    if (ticket === undefined) return { command };
    const community = await this.organisation.load(ticket.communityId);
    const unknown = command.unitIds.find((unitId) => unitOf(community, unitId)?.retired !== false);
    if (unknown === undefined) return { command };
    return { command, fault: new InvalidReferenceError('unitIds', unknown, `name units registered in community ${ticket.communityId}`) };
  }

  private async transfer(command: CommandOf<'Transfer'>): Promise<References> {
    const { exists } = await this.organisation.load(command.toCommunityId);
    if (exists) return { command };
    return { command, fault: new InvalidReferenceError('toCommunityId', command.toCommunityId, 'name a community that exists') };
  }

  /**
   * A mediator may come from anywhere, so his post need not be known here. But it is stored in the clear for ever: what looks
   * like a telephone or identity card number must be a post that an admin has entered, and is looked up only then.
   */
  private async holdMediation(command: CommandOf<'HoldMediation'>, load: Load): Promise<References> {
    const { mediatorPost } = command;
    const ticket = LONG_NUMBER.test(mediatorPost) ? await existing(load) : undefined;
    if (ticket === undefined) return { command };
    const community = await this.organisation.load(ticket.communityId);
    if (hasPost(community, mediatorPost)) return { command };
    const wayOut = `name a post of community ${ticket.communityId}, or one without a run of five digits`;
    return { command, fault: new InvalidReferenceError('mediatorPost', mediatorPost, wayOut) };
  }

  /** A ticket that the caller may not see is as good as unknown. */
  private async link(input: Omit<CommandOf<'Link'>, 'targetIsDuplicate'>, caller: Caller): Promise<References> {
    const { state } = await this.tickets.load(input.to);
    const command = { ...input, targetIsDuplicate: state.status === 'closed' && state.reasonCode === 'duplicate' };
    if (state.status !== 'none' && visibility(caller, state) !== null) return { command };
    return { command, fault: new InvalidReferenceError('to', input.to, 'name a ticket within your scope') };
  }
}

function faultOfGrid({ gridId, communityId }: CommandOf<'Dispatch'>, community: Community): InvalidReferenceError | undefined {
  if (gridId === undefined || gridOf(community, gridId)?.closed === false) return undefined;
  return new InvalidReferenceError('gridId', gridId, `name an open grid of community ${communityId}`);
}

/** Who becomes accountable must exist: the post of the level itself, or a unit registered in the community. */
function faultOfPost({ level, gridId, communityId, assigneePost }: CommandOf<'Dispatch'>, community: Community): InvalidReferenceError | undefined {
  if (assigneePost === undefined || !community.exists) return undefined;
  const unit = community.units.some(({ unitId, retired }) => !retired && unitPost(unitId) === assigneePost);
  const own = {
    'micro-grid': gridPost(communityId, gridId ?? ''),
    grid: gridPost(communityId, gridId ?? ''),
    community: communityPost(communityId),
    subdistrict: subdistrictPost(community.subdistrictId ?? ''),
  }[level];
  if (assigneePost === own || (unit && level !== 'subdistrict')) return undefined;
  return new InvalidReferenceError('assigneePost', assigneePost, `leave it out, or name ${own} or the post of a unit of community ${communityId}`);
}

/** Any post of the community, also of closed grids and retired units: an old session may be told late. */
function hasPost(community: Community, post: string): boolean {
  if (!community.exists) return false;
  const { communityId, subdistrictId, grids, units } = community;
  return post === communityPost(communityId) || (subdistrictId !== undefined && post === subdistrictPost(subdistrictId))
    || grids.some(({ gridId }) => post === gridPost(communityId, gridId)) || units.some(({ unitId }) => post === unitPost(unitId));
}

async function existing(load: Load): Promise<ExistingTicket | undefined> {
  const { state } = await load();
  return state.status === 'none' ? undefined : state;
}
