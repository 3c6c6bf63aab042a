import type { EventStore, RecordedEvent } from '#libs/event-store/src/event-store.js';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Actor, Decider, JsonObject, NewEvent } from '#libs/ticketing/src/decider.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { holderOf } from '#libs/ticketing/src/ticket/holder.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { isTicketId, streamOfTicket } from '#libs/ticketing/src/ticket/ticket-id.js';
import type { Status } from '#libs/ticketing/src/ticket/vocabulary.js';

/** A ticket's whole history, each step with the state it led to. */
export interface CaseHistory {
  readonly ticketId: string;
  readonly communityId: string;
  readonly communityName: string | null;
  readonly timeZone: string;
  readonly reporterRef: string;
  readonly imported: boolean;
  readonly steps: readonly CaseStep[];
}

export interface CaseStep {
  readonly revision: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly data: JsonObject;
  /** The live rule that an imported step would have broken. */
  readonly outsideRule: string | null;
  /** Opened texts; `sealed` when there are some that were not opened, `erased` when their person is, null when there are none. */
  readonly texts: JsonObject | 'sealed' | 'erased' | null;
  readonly after: { readonly status: Status; readonly holder: string | null; readonly cycle: number };
}

/** Opens the sealed part of an event; null when its person is erased. */
export type OpenTexts = (event: RecordedEvent) => Promise<JsonObject | null>;

/** Folds a ticket's stream step by step; `undefined` when there is no such ticket. */
export async function readCase(store: EventStore, ticketId: string, openTexts?: OpenTexts): Promise<CaseHistory | undefined> {
  if (!isTicketId(ticketId)) return undefined;
  const upcasters = new Upcasters();
  const steps: CaseStep[] = [];
  let state = ticketDecider.initialState;
  for await (const event of eventsOf(store, streamOfTicket(ticketId))) {
    state = ticketDecider.evolve(state, upcasters.toFact(event));
    if (state.status === 'none') continue;
    steps.push(await stepOf(event, { status: state.status, holder: holderOf(state) ?? null, cycle: state.cycle }, openTexts));
  }
  if (state.status === 'none' || state.ticketId !== ticketId) return undefined;
  const community = await fold(store, communityStream(state.communityId), organisationDecider, upcasters);
  return {
    ticketId, communityId: state.communityId, communityName: community.exists ? community.name : null, timeZone: community.exists ? community.timeZone : 'UTC',
    reporterRef: state.reporterRef, imported: state.imported, steps,
  };
}

async function stepOf(event: RecordedEvent, after: CaseStep['after'], openTexts: OpenTexts | undefined): Promise<CaseStep> {
  const { revision, type, data, sealed, metadata: { occurredAt, recordedAt, actor, imported } } = event;
  const texts = sealed === undefined ? null : openTexts === undefined ? 'sealed' : (await openTexts(event)) ?? 'erased';
  return { revision, type, occurredAt, recordedAt, actor, data, outsideRule: imported?.rule ?? null, texts, after };
}

async function fold<State, Command, Event extends NewEvent<string, object, object>>(
  store: EventStore, streamId: string, decider: Decider<State, Command, Event>, upcasters: Upcasters,
): Promise<State> {
  let state = decider.initialState;
  for await (const event of eventsOf(store, streamId)) state = decider.evolve(state, upcasters.toFact(event));
  return state;
}

async function* eventsOf(store: EventStore, streamId: string): AsyncGenerator<RecordedEvent> {
  for (let from = 0; ;) {
    const page = await store.readStream(streamId, { from, limit: MAX_PAGE });
    yield* page;
    if (page.length < MAX_PAGE) return;
    from += page.length;
  }
}
