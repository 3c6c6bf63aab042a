import { type Stage, STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { ExistingTicket } from '#libs/ticketing/src/ticket/ticket-state.js';

/** One due instant of a ticket. Milliseconds since the epoch; in force in [since, until). */
export interface ReferenceDue {
  readonly stage: Stage;
  readonly since: number;
  readonly due: number;
  /** When it was moved, held back or dropped; Infinity: never. */
  readonly until: number;
  /** When what was due was done. */
  readonly met?: number;
  readonly exempted: boolean;
}

interface Told {
  readonly state: ExistingTicket;
  readonly fact: TicketFact;
}

/** What one stage looks like after an event; `due` is absent while a pause or a link holds the clock back. */
interface Look {
  /** The due instants of the stage whose breach is on record by then. */
  readonly breached: readonly number[];
  readonly at: number;
  readonly type: TicketFact['type'];
  /** Time alone brought the event. */
  readonly byTime: boolean;
  readonly startedAt: string | undefined;
  readonly due: number | undefined;
}

const DONE_BY: Readonly<Record<Stage, readonly TicketFact['type'][]>> = {
  dispatch: ['TicketDispatched'], acknowledge: ['TicketAcknowledged', 'MediationHeld', 'TicketResolved'], resolve: ['TicketResolved'], rate: ['TicketRated'],
  perform: ['AgreementPerformed'],
};

/** The due instant passed unmet before `asOf`. Done at the due instant itself is in time. A reporter who does not rate in time breaches nothing: his window just closes. */
export function isMissed({ stage, since, due, until, met }: Omit<ReferenceDue, 'exempted'>, asOf: number): boolean {
  return since < asOf && due < asOf && due < until && (met === undefined || met > due) && stage !== 'rate';
}

/**
 * Every due instant that a ticket ever had, read off its states: first what each stage looked like after each event, then which
 * looks belong to one clock, then what became of that clock.
 */
export function dueInstants(moments: readonly Told[]): readonly ReferenceDue[] {
  const exemptions = moments.flatMap(({ fact }) => (fact.type === 'BreachExempted' ? [`${fact.data.stage} ${Date.parse(fact.data.dueAt)}`] : []));
  return STAGES.flatMap((stage) => {
    const missed = new Set<string>();
    return clocksOf(looksAt(stage, moments)).flatMap(({ looks, end }) => {
      const startedAt = looks[0]!.startedAt!;
      // A clock is missed once, also where it is started again from the same instant.
      if (missed.has(startedAt)) return [];
      const found = stretches(stage, looks, end);
      if (found.some((due) => isMissed(due, Infinity)) || found.some(({ due }) => end?.breached.includes(due))) missed.add(startedAt);
      return found.map((due) => ({ ...due, exempted: isMissed(due, Infinity) && exemptions.includes(`${stage} ${due.due}`) }));
    });
  });
}

function looksAt(stage: Stage, moments: readonly Told[]): Look[] {
  const breached: number[] = [];
  return moments.map(({ state, fact }, index) => {
    if (fact.type === 'DeadlineBreached' && fact.data.stage === stage) breached.push(Date.parse(fact.data.dueAt));
    const clock = state.clocks?.running.find((deadline) => deadline.stage === stage);
    // The parties named the date of an agreement themselves: a pause of the office does not move it.
    const isHeld = state.clocks?.linkedSince !== undefined || (state.clocks?.pausedSince !== undefined && stage !== 'perform');
    return { breached: [...breached], at: judgedAt(moments[index - 1]?.state ?? state, fact), type: fact.type, byTime: fact.actor.role === 'system', startedAt: clock?.startedAt, due: clock === undefined || isHeld ? undefined : Date.parse(clock.dueAt) };
  });
}

/** Deadlines are judged when a step is recorded, those of a source when it happened; a window that closes by itself does so at its own instant. */
function judgedAt({ imported, adopted }: ExistingTicket, { type, actor, occurredAt, recordedAt }: TicketFact): number {
  const bySource = imported && !adopted;
  return Date.parse(bySource || (type === 'TicketClosed' && actor.role === 'system') ? occurredAt : recordedAt);
}

/** The looks of one clock, and the one that ended it. */
interface Clock {
  readonly looks: readonly Look[];
  readonly end: Look | undefined;
}

function clocksOf(looks: readonly Look[]): Clock[] {
  const begins = looks.flatMap(({ startedAt }, index) => (startedAt !== undefined && startedAt !== looks[index - 1]?.startedAt ? [index] : []));
  return begins.map((begin) => {
    const after = looks.findIndex(({ startedAt }, index) => index > begin && startedAt !== looks[begin]!.startedAt);
    return after === -1 ? { looks: looks.slice(begin), end: undefined } : { looks: looks.slice(begin, after), end: looks[after] };
  });
}

/**
 * The due instants that a clock had one after the other, up to the first that it missed: what is missed stays so until it is
 * done or dropped. So does a breach on record, also where a source tells later of a move that came before it.
 */
function stretches(stage: Stage, looks: readonly Look[], end: Look | undefined): Omit<ReferenceDue, 'exempted'>[] {
  const changes = looks.filter(({ due }, index) => index === 0 || due !== looks[index - 1]!.due);
  const done = end !== undefined && DONE_BY[stage].includes(end.type);
  const ended = done ? { until: Infinity, met: end.at } : { until: end === undefined || isWindowOver(stage, end) ? Infinity : end.at };
  const found: Omit<ReferenceDue, 'exempted'>[] = [];
  for (const [index, { at: since, due }] of changes.entries()) {
    if (due === undefined) continue;
    const next = changes[index + 1];
    if (next === undefined || due < next.at || next.breached.includes(due)) return [...found, { stage, since, due, ...ended }];
    found.push({ stage, since, due, until: next.at });
  }
  return found;
}

/** Nobody rated in time, and the ticket was closed for it. */
function isWindowOver(stage: Stage, { type, byTime }: Look): boolean {
  return stage === 'rate' && type === 'TicketClosed' && byTime;
}
