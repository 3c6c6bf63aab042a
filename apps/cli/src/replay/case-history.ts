import { TicketHistories, type HistoryStep } from '#libs/engine/src/ticket-histories.js';
import { type EventStore, MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Actor, JsonObject } from '#libs/ticketing/src/decider.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { type Community, communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { holderOf } from '#libs/ticketing/src/ticket/holder.js';
import type { ExistingTicket } from '#libs/ticketing/src/ticket/ticket-state.js';
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

/** A ticket as its own stream tells it, step by step; `undefined` when there is no such ticket. */
export async function readCase(store: EventStore, ticketId: string, openTexts?: OpenTexts): Promise<CaseHistory | undefined> {
  const upcasters = new Upcasters();
  const histories = new TicketHistories(store, upcasters);
  const steps: CaseStep[] = [];
  let last: ExistingTicket | undefined;
  for await (const step of histories.steps(ticketId)) {
    steps.push(await stepOf(step, openTexts));
    last = step.after;
  }
  if (last === undefined) return undefined;
  const community = await communityOf(store, last.communityId, upcasters);
  return {
    ticketId, communityId: last.communityId, communityName: community.exists ? community.name : null, timeZone: community.exists ? community.timeZone : 'UTC',
    reporterRef: last.reporterRef, imported: last.imported, steps,
  };
}

async function stepOf({ event, after }: HistoryStep, openTexts: OpenTexts | undefined): Promise<CaseStep> {
  const { revision, type, data, sealed, metadata: { occurredAt, recordedAt, actor, imported } } = event;
  const texts = sealed === undefined ? null : openTexts === undefined ? 'sealed' : (await openTexts(event)) ?? 'erased';
  return {
    revision, type, occurredAt, recordedAt, actor, data, outsideRule: imported?.rule ?? null, texts,
    after: { status: after.status, holder: holderOf(after) ?? null, cycle: after.cycle },
  };
}

async function communityOf(store: EventStore, communityId: string, upcasters: Upcasters): Promise<Community> {
  let community = organisationDecider.initialState;
  for (let from = 0; ;) {
    const page = await store.readStream(communityStream(communityId), { from, limit: MAX_PAGE });
    for (const event of page) community = organisationDecider.evolve(community, upcasters.toFact(event));
    if (page.length < MAX_PAGE) return community;
    from += page.length;
  }
}
