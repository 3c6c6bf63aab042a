import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { visibility } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { OutOfScopeError } from '#libs/access/src/errors.js';
import { type AsOf, eventsAsOf, TicketHistories } from '#libs/engine/src/ticket-histories.js';
import { holderOf } from '#libs/ticketing/src/ticket/holder.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { TicketTexts } from '../ticket-texts.js';
import { ticketView } from '../ticket-view.js';
import type { GetTicketQuery } from './get-ticket.query.js';
import type { TicketResponse } from './get-ticket.response.js';

export class GetTicket extends Query<TicketResponse> {
  constructor(
    readonly ticketId: string,
    readonly query: GetTicketQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** One ticket from its own stream: never behind what a command answered. */
@QueryHandler(GetTicket)
export class GetTicketHandler implements IQueryHandler<GetTicket> {
  constructor(
    private readonly histories: TicketHistories,
    private readonly texts: TicketTexts,
  ) {}

  /** @throws OutOfScopeError; 400 for more than one point in time */
  async execute({ ticketId, query, caller }: GetTicket): Promise<TicketResponse> {
    const asOf = asOfOf(query);
    const all = await this.histories.events(ticketId);
    // Judged on the ticket as it is now: who has lost sight of it must not get it back by asking for its past.
    const current = await this.histories.fold(all);
    const sight = visibility(caller, current);
    if (asOf !== undefined && 'revision' in asOf && asOf.revision >= all.length) throw new OutOfScopeError();
    const events = asOf === undefined ? all : eventsAsOf(all, asOf);
    const state = asOf === undefined ? current : await this.histories.fold(events);
    const last = events.at(-1);
    const report = events[0];
    if (sight === null || state.status === 'none' || last === undefined || report === undefined) throw new OutOfScopeError();
    const shown = await this.texts.show(report, sight, new Set());
    return {
      ...ticketView(state, sight),
      holder: holderOf(state) ?? null,
      revision: last.revision,
      position: String(last.position),
      recordedAt: last.metadata.recordedAt,
      report: shown?.personal ?? null,
      erased: shown?.erased ?? false,
    };
  }
}

function asOfOf({ asOfRevision, asOfRecorded, asOfEffective }: GetTicketQuery): AsOf | undefined {
  const points = [
    ...(asOfRevision === undefined ? [] : [{ revision: asOfRevision }]),
    ...(asOfRecorded === undefined ? [] : [{ recorded: Date.parse(asOfRecorded) }]),
    ...(asOfEffective === undefined ? [] : [{ effective: Date.parse(asOfEffective) }]),
  ];
  if (points.length > 1) throw invalidRequest([{ field: 'asOfRevision', message: 'give exactly one of asOfRevision, asOfRecorded, asOfEffective' }]);
  return points[0];
}
