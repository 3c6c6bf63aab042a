import { present } from '../present.js';
import { RuleViolation } from '../rule-violation.js';
import type { OrganisationCommandOf } from './organisation-command.js';
import type { OrganisationEvent } from './organisation-event.js';
import type { Grid, Tenure } from './organisation-state.js';

/** One leader at a time: an auditor must get one answer to "who led the grid then". */
export function appointLeader(command: OrganisationCommandOf<'AppointLeader'>, grid: Grid): OrganisationEvent {
  const { gridId, account, from, to } = command;
  requireVacancy({ account, from, ...present({ to }) }, grid.leaders, gridId);
  return { type: 'LeaderAppointed', data: { gridId, account, from, ...present({ to }) } };
}

export function nameSubstitute(command: OrganisationCommandOf<'NameSubstitute'>, grid: Grid): OrganisationEvent {
  const { gridId, account, from, to } = command;
  requireVacancy({ account, from, to }, grid.substitutes, gridId);
  return { type: 'SubstituteNamed', data: { gridId, account, from, to } };
}

/** At the instant of his taking office a leader is not in office yet: relieving him there would undo the appointment. */
export function relieveLeader(command: OrganisationCommandOf<'RelieveLeader'>, grid: Grid): OrganisationEvent {
  const { gridId, account, at } = command;
  const instant = Date.parse(at);
  const inOffice = grid.leaders.some((term) => term.account === account && start(term) < instant && instant < end(term));
  if (!inOffice) throw new RuleViolation('not-in-office', { gridId, account });
  return { type: 'LeaderRelieved', data: { gridId, account, at } };
}

function requireVacancy(term: Tenure, terms: readonly Tenure[], gridId: string): void {
  if (end(term) <= start(term)) throw new RuleViolation('term-ends-before-start', { gridId });
  const rival = terms.find((other) => start(other) < end(term) && start(term) < end(other));
  if (rival !== undefined) throw new RuleViolation('post-taken', { gridId, account: rival.account });
}

const start = (term: Tenure): number => Date.parse(term.from);
const end = (term: Tenure): number => (term.to === undefined ? Infinity : Date.parse(term.to));
