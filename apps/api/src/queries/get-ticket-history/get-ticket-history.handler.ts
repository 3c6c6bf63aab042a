import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type TicketVisibility, visibility } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { OutOfScopeError } from '#libs/access/src/errors.js';
import { type HistoryStep, TicketHistories } from '#libs/engine/src/ticket-histories.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { publicNotesOf, type ShownStep, TicketTexts } from '../ticket-texts.js';
import { ticketView } from '../ticket-view.js';
import type { GetTicketHistoryQuery } from './get-ticket-history.query.js';
import type { HistoryStepResponse, TicketHistoryResponse } from './get-ticket-history.response.js';

const DEFAULT_LIMIT = 200;

export class GetTicketHistory extends Query<TicketHistoryResponse> {
  constructor(
    readonly ticketId: string,
    readonly query: GetTicketHistoryQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** Every step of a case with the state it led to: what a supervisor replays, and what a resident may know of it. */
@QueryHandler(GetTicketHistory)
export class GetTicketHistoryHandler implements IQueryHandler<GetTicketHistory> {
  constructor(
    private readonly histories: TicketHistories,
    private readonly texts: TicketTexts,
  ) {}

  /** @throws OutOfScopeError */
  async execute({ ticketId, query, caller }: GetTicketHistory): Promise<TicketHistoryResponse> {
    const events = await this.histories.events(ticketId);
    const sight = visibility(caller, this.histories.fold(events));
    if (sight === null) throw new OutOfScopeError();
    const { from = 0, limit = DEFAULT_LIMIT } = query;
    const publicNotes = publicNotesOf(events);
    const steps: HistoryStepResponse[] = [];
    let nextFrom: number | null = null;
    for (const step of this.histories.steps(events).slice(from)) {
      if (steps.length === limit) {
        nextFrom = step.event.revision;
        break;
      }
      const shown = await this.texts.show(step.event, sight, publicNotes);
      if (shown !== null) steps.push(stepResponse(step, shown, sight));
    }
    return { ticketId, revision: events.length - 1, steps, nextFrom };
  }
}

function stepResponse({ event, after, changed }: HistoryStep, shown: ShownStep, sight: TicketVisibility): HistoryStepResponse {
  const { revision, type, metadata } = event;
  const { occurredAt, recordedAt, hash, previousHash, imported } = metadata;
  const view = ticketView(after, sight);
  return {
    revision, type, occurredAt, recordedAt,
    actor: shown.actor,
    data: shown.data,
    texts: shown.personal,
    erased: shown.erased,
    after: view as unknown as JsonObject,
    changed: changed.filter((field) => field in view),
    ...(imported === undefined ? {} : { imported }),
    hash, previousHash,
  };
}
