import { DUTY_STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import type { Denominator, OnTimeDefinition } from '#libs/ticketing/src/measures/on-time-definition.js';
import type { Period } from '#libs/ticketing/src/measures/periods.js';
import { holdingsOf, timeByHolder } from '#libs/ticketing/src/measures/responsibility.js';
import type { ThreeRatesDefinition } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { STAFF_ROLES } from '#libs/ticketing/src/ticket/evidence.js';
import type { FactOf, TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Counts, Hardening, TimeName } from '../statistics/statistics.js';
import { isMissed, type ReferenceDue } from './reference-deadlines.js';
import { firstResponse, handOvers, type Moment, pausedTime, resolution, type SeenTicket, standing, stillTime } from './reference-statistics.js';

/** What a row is over: the tickets of its group, as they stand at `asOf`, and the row's range. */
export interface Asked {
  readonly asOf: number;
  readonly range: Period;
}

const WEEK = 7 * 86_400_000;
const OVER = ['rejected', 'withdrawn', 'duplicate'];
const isIn = ({ from, to }: Period, instant: number): boolean => instant >= from && instant < to;

/** A step that took effect, not one of a source that the live rules refuse. */
const isStep = (type: TicketFact['type']) => ({ fact }: Moment): boolean => fact.type === type && fact.imported === undefined;
const isAgreed = (moment: Moment): boolean => isStep('MediationHeld')(moment) && (moment.fact as FactOf<'MediationHeld'>).data.outcome === 'agreed';
/** A level became accountable: with the breach itself, or at a later rung. */
const isEscalation = ({ fact }: Moment): boolean => (fact.type === 'DeadlineBreached' || fact.type === 'TicketEscalated') && fact.data.toLevel !== undefined;

/** Once per ticket; `overdue` is what was missed and is still owed by somebody. */
export function cohortCounts(tickets: readonly SeenTicket[], { asOf }: Asked): Counts {
  const number = (is: (ticket: SeenTicket) => boolean): number => tickets.filter(is).length;
  const stands = (...standings: readonly string[]) => (ticket: SeenTicket): boolean => standings.includes(ticket.standing);
  const once = (is: (moment: Moment) => boolean) => ({ known }: SeenTicket): boolean => known.some(is);
  return {
    reported: tickets.length, open: number(stands('waiting', 'open')), resolved: number(stands('resolved', 'closed')),
    overdue: number((ticket) => stands('waiting', 'open', 'resolved')(ticket) && ticket.ticket.deadlines.some((due) => isMissed(due, asOf) && (due.met ?? due.until) >= asOf)),
    breached: number(({ ticket }) => ticket.deadlines.some((due) => isMissed(due, asOf))),
    exempted: number(once(isStep('BreachExempted'))), escalated: number(once(isEscalation)), returned: number(once(isStep('TicketReturned'))),
    reopened: number(({ state }) => state.cycle > 0), mediated: number(once(isStep('MediationHeld'))), agreed: number(once(isAgreed)),
    performed: number(once(isStep('AgreementPerformed'))), withdrawn: number(stands('withdrawn')), rejected: number(stands('rejected')),
    duplicate: number(stands('duplicate')), unpoliced: number(isUnpoliced), imported: number(({ state }) => state.imported),
    invalid: number((ticket) => (resolution(ticket, asOf)?.occurred ?? asOf) < ticket.ticket.reportedAt),
  };
}

const isUnpoliced = ({ ticket }: SeenTicket): boolean => ticket.moments.at(-1)?.state.clocks === undefined;

/** Each event where it happened. @param backlog without effective resolution at the end of the range */
export function flowCounts(tickets: readonly SeenTicket[], { asOf, range }: Asked, backlog: number): Counts {
  const events = (is: (moment: Moment, before: Moment | undefined, ticket: SeenTicket) => boolean): number => tickets.reduce((sum, ticket) => sum
    + ticket.ticket.moments.filter((moment, index, moments) => moment.at < asOf && isIn(range, moment.at) && is(moment, moments[index - 1], ticket)).length, 0);
  const becomes = (...standings: readonly string[]) => (moment: Moment, before: Moment | undefined): boolean => (
    standings.includes(standing(moment.state)) && !(before !== undefined && standings.includes(standing(before.state))));
  const reported = tickets.filter(({ ticket }) => isIn(range, ticket.reportedAt));
  const resolves = (moment: Moment, before: Moment | undefined): boolean => moment.fact.type === 'TicketResolved' && becomes('resolved')(moment, before);
  return {
    reported: reported.length, open: backlog, resolved: events(resolves), overdue: null,
    breached: tickets.reduce((sum, { ticket }) => sum + ticket.deadlines.filter((due) => isMissed(due, asOf) && isIn(range, due.due)).length, 0),
    exempted: events(isStep('BreachExempted')), escalated: events(isEscalation), returned: events(isStep('TicketReturned')),
    reopened: events(({ state }, before) => state.cycle > (before?.state.cycle ?? 0)), mediated: events(isStep('MediationHeld')), agreed: events(isAgreed),
    performed: events(isStep('AgreementPerformed')), withdrawn: events(becomes('withdrawn')), rejected: events(becomes('rejected')),
    duplicate: events(becomes('duplicate')), unpoliced: reported.filter(isUnpoliced).length, imported: reported.filter(({ state }) => state.imported).length,
    invalid: events((moment, before, { ticket }) => resolves(moment, before) && Date.parse(moment.fact.occurredAt) < ticket.reportedAt),
  };
}

export interface Spans {
  readonly ended: number[];
  readonly censored: number[];
}

const noSpans = (): Record<TimeName, Spans> => {
  const spans = (): Spans => ({ ended: [], censored: [] });
  return { dispatch_time: spans(), first_response_time: spans(), handling_time: spans(), resolution_time: spans() };
};

function firstDispatch({ ticket: { moments } }: SeenTicket): number | undefined {
  const dispatched = moments.find((moment) => isStep('TicketDispatched')(moment) && moment.state.status === 'dispatched');
  return dispatched && Date.parse(dispatched.fact.occurredAt);
}

/** Those of the tickets, ended or still running. */
export function cohortTimes(tickets: readonly SeenTicket[], { asOf }: Asked): Record<TimeName, Spans> {
  const all = noSpans();
  for (const ticket of tickets) {
    const { reportedAt } = ticket.ticket;
    const resolved = resolution(ticket, asOf);
    const waited = OVER.includes(ticket.standing) ? ticket.since : resolved?.at ?? asOf;
    const put = (name: TimeName, from: number, end: number | undefined): void => void (end !== undefined && end < asOf ? all[name].ended.push(end - from) : all[name].censored.push(waited - from));
    put('dispatch_time', reportedAt, firstDispatch(ticket));
    put('first_response_time', reportedAt, firstResponse(ticket));
    put('resolution_time', reportedAt, resolved?.occurred);
    if (resolved?.handed !== undefined) all.handling_time.ended.push(handled(ticket, resolved.handed, resolved.occurred));
    const handed = Math.max(...handOvers(ticket.ticket.moments).filter((at) => at < asOf));
    if (resolved === undefined && ticket.standing !== 'waiting' && handed > -Infinity && handed <= waited) all.handling_time.censored.push(handled(ticket, handed, waited));
  }
  return all;
}

/** Those that ended in the range. */
export function flowTimes(tickets: readonly SeenTicket[], { asOf, range }: Asked): Record<TimeName, Spans> {
  const all = noSpans();
  for (const ticket of tickets) {
    const { reportedAt } = ticket.ticket;
    for (const [name, end] of [['dispatch_time', firstDispatch(ticket)], ['first_response_time', firstResponse(ticket)]] as const) {
      if (end !== undefined && end < asOf && isIn(range, end)) all[name].ended.push(end - reportedAt);
    }
    const resolved = resolution(ticket, asOf);
    if (resolved === undefined || !isIn(range, resolved.at)) continue;
    all.resolution_time.ended.push(resolved.occurred - reportedAt);
    if (resolved.handed !== undefined) all.handling_time.ended.push(handled(ticket, resolved.handed, resolved.occurred));
  }
  return all;
}

function handled({ ticket }: SeenTicket, from: number, to: number): number {
  return to - from - stillTime(ticket, from, to);
}

type Fractions = readonly [met: number, all: number, allButExempted: number];

/** By stage and definition: met, all, all without exempted breaches. */
export function onTime(tickets: readonly SeenTicket[], asked: Asked, definitions: readonly FigureDefinition[]): readonly (readonly [stage: string, definition: string, ...Fractions])[] {
  const own = definitions.filter((definition): definition is OnTimeDefinition => definition.figure === 'on_time');
  const living = tickets.filter((ticket) => !OVER.includes(ticket.standing));
  return DUTY_STAGES.flatMap((stage) => own.map(({ name, denominator }) => {
    const all = living.flatMap(({ ticket: { reportedAt, deadlines } }) => deadlines.filter((due) => due.stage === stage && isOwed(due, asked) && isOver(denominator, due, reportedAt, asked)));
    const met = all.filter((due) => isMet(due, asked));
    return [stage, name, met.length, all.length, all.filter((due) => isMet(due, asked) || due.due >= asked.asOf || !due.exempted).length] as const;
  }));
}

/** In force at as-of, or it fell due while it was: what was moved or dropped in time was not to be met. */
function isOwed({ since, due, until }: ReferenceDue, { asOf }: Asked): boolean {
  return since < asOf && (until >= asOf || due < until);
}

function isMet({ due, met }: ReferenceDue, { asOf }: Asked): boolean {
  return met !== undefined && met < asOf && met <= due;
}

function isOver(denominator: Denominator, due: ReferenceDue, reportedAt: number, asked: Asked): boolean {
  if (denominator === 'due') return isIn(asked.range, due.due) && due.due < asked.asOf;
  const isPending = !isMet(due, asked) && due.due >= asked.asOf;
  return isIn(asked.range, reportedAt) && !(denominator === 'filed-minus-pending' && isPending);
}

/** [V, contacted, solved, satisfied with what each is worth], all over V where a question left open counts as no. */
export function threeRates(tickets: readonly SeenTicket[], { asOf, range }: Asked, { factors }: ThreeRatesDefinition): readonly [number, number, number, number] {
  const answers = tickets.filter((ticket) => !OVER.includes(ticket.standing)).flatMap(({ ticket: { facts } }): FactOf<'TicketRated'>['data'][] => {
    const valid = facts.filter((fact) => fact.type === 'TicketRated' || (fact.type === 'CallBackAttempted' && fact.data.result === 'reached'));
    const last = valid.findLast(({ occurredAt }) => Date.parse(occurredAt) < asOf);
    return last !== undefined && isIn(range, Date.parse(last.occurredAt)) ? [last.type === 'TicketRated' ? last.data : { via: 'call-back' }] : [];
  });
  const satisfied = answers.reduce((sum, { satisfaction }) => sum + (satisfaction === undefined ? 0 : factors[5 - satisfaction]!), 0);
  return [answers.length, answers.filter(({ contacted }) => contacted === true).length, answers.filter(({ solved }) => solved === true).length, satisfied / 100];
}

/** Of tickets reported in the range. */
export function hardening(tickets: readonly SeenTicket[], { asOf }: Asked): Hardening {
  const number = (is: (ticket: SeenTicket) => boolean): number => tickets.filter(is).length;
  return {
    reopenedWithin7Days: number(({ ticket: { moments } }) => moments.some(({ at, state, fact }, index) => {
      const before = moments[index - 1]?.state;
      return at < asOf && before?.status === 'closed' && state.cycle > before.cycle && Date.parse(fact.occurredAt) - Date.parse(before.closedAt) <= WEEK;
    })),
    duplicatesThatHideABreach: number(({ ticket, standing: now }) => now === 'duplicate' && ticket.deadlines.some((due) => isMissed(due, asOf))),
    ratedByHandler: number(({ known, ticket: { facts } }) => known.some((moment) => isStep('TicketRated')(moment) && facts.some((fact) => (
      fact.revision < moment.fact.revision && fact.actor.id === moment.fact.actor.id && isHandling(fact))))),
    pausedOver30Percent: number((ticket) => pausedTime(ticket, asOf) > 0.3 * lifetime(ticket, { asOf })),
  };
}

/** The importer acts for all accounts of a source, and rates nothing. */
function isHandling({ type, actor: { role } }: TicketFact): boolean {
  return (type === 'TicketAcknowledged' || type === 'MediationHeld' || type === 'TicketResolved') && STAFF_ROLES.includes(role) && role !== 'import';
}

/** From report to end, or as-of: whoever held the ticket. */
export function lifetime({ ticket: { facts } }: SeenTicket, { asOf }: Pick<Asked, 'asOf'>): number {
  return [...timeByHolder(holdingsOf(facts, asOf)).values()].reduce((sum, time) => sum + time, 0);
}
