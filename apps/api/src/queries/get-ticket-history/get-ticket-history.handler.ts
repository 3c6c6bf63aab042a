import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type TicketVisibility, visibility } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { OutOfScopeError } from '#libs/access/src/errors.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { changedFields, type HistoryStep, TicketHistories } from '#libs/engine/src/ticket-histories.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { isPublicNote, type ShownStep, TicketTexts } from '../ticket-texts.js';
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
    private readonly tickets: TicketCommands,
    private readonly histories: TicketHistories,
    private readonly texts: TicketTexts,
  ) {}

  /** @throws OutOfScopeError */
  async execute({ ticketId, query, caller }: GetTicketHistory): Promise<TicketHistoryResponse> {
    // The state as commands keep it folded: who may see the ticket costs no walk through its whole stream.
    const { state, revision } = await this.tickets.load(ticketId);
    const sight = visibility(caller, state);
    if (sight === null) throw new OutOfScopeError();
    const { from = 0, limit = DEFAULT_LIMIT } = query;
    const publicNotes = new Set<number>();
    const steps: HistoryStepResponse[] = [];
    for await (const step of this.histories.steps(ticketId, revision)) {
      if (isPublicNote(step.event)) publicNotes.add(step.event.revision);
      if (step.event.revision < from) continue;
      if (steps.length === limit) return { ticketId, revision, steps, nextFrom: step.event.revision };
      const shown = await this.texts.show(step.event, sight, publicNotes);
      if (shown !== null) steps.push(stepResponse(step, shown, sight));
    }
    return { ticketId, revision, steps, nextFrom: null };
  }
}

function stepResponse({ event, before, after }: HistoryStep, shown: ShownStep, sight: TicketVisibility): HistoryStepResponse {
  const { revision, type, metadata } = event;
  const { occurredAt, recordedAt, hash, previousHash, imported } = metadata;
  // The notes are steps themselves; listed in every state too, a history would grow with the square of them.
  const { notes: _notes, ...view } = ticketView(after, sight);
  return {
    revision, type, occurredAt, recordedAt,
    actor: shown.actor,
    data: shown.data,
    texts: shown.personal,
    erased: shown.erased,
    after: view as unknown as JsonObject,
    changed: changedFields(before, after, Object.keys(view)),
    ...(imported === undefined ? {} : { imported }),
    hash, previousHash,
  };
}
