import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { ticketScope } from '#libs/access/src/authorize.js';
import { PERMISSIONS } from '#libs/access/src/permissions.js';
import { ReadModel, type TicketFilter, type TicketPage, type TicketSummary } from '#libs/read-model/src/read-model.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { ReadYourWrites } from '../read-your-writes.js';
import type { ListTicketsQuery } from './list-tickets.query.js';

const DEFAULT_LIMIT = 50;

export class ListTickets extends Query<TicketPage> {
  constructor(
    readonly query: ListTicketsQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ListTickets)
export class ListTicketsHandler implements IQueryHandler<ListTickets> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  async execute({ query, caller }: ListTickets): Promise<TicketPage> {
    const filter = filterOf(query);
    await this.readYourWrites.until(query.atLeast);
    const page = { limit: query.limit ?? DEFAULT_LIMIT, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) };
    const { items, nextCursor } = await this.readModel.listTickets(ticketScope(caller), filter, page);
    return { items: items.map((ticket) => ticketShownTo(caller, ticket)), nextCursor };
  }
}

/** Who claimed a ticket is a person too: named to who may know persons, and to himself. */
export function ticketShownTo({ role, subject }: Caller, ticket: TicketSummary): TicketSummary {
  if (PERMISSIONS[role].sees.identity !== 'none' || ticket.claimant === null || ticket.claimant === subject) return ticket;
  return { ...ticket, claimant: null };
}

/** @throws 400 for filters that contradict each other */
function filterOf({ status, community, grid, assignee, category, channel, overdue, reportedFrom, reportedTo }: ListTicketsQuery): TicketFilter {
  if (grid !== undefined && community === undefined) {
    throw invalidRequest([{ field: 'grid', message: 'needs community: grid ids are unique within one only' }]);
  }
  return {
    ...(status === undefined ? {} : { status }),
    ...(community === undefined ? {} : { communityId: community }),
    ...(grid === undefined ? {} : { gridId: grid }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(category === undefined ? {} : { category }),
    ...(channel === undefined ? {} : { channel }),
    ...(overdue === undefined ? {} : { overdue }),
    ...(reportedFrom === undefined ? {} : { reportedFrom: Date.parse(reportedFrom) }),
    ...(reportedTo === undefined ? {} : { reportedTo: Date.parse(reportedTo) }),
  };
}
