import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { PublishedRef } from '../deadlines/deadline.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import type { PolicyDocument } from './policy-document.js';
import type { PolicySubject } from './rule-scope.js';
import { ruleFor } from './select-rule.js';

/** Published calendars, ready to count by. @throws RangeError when no such version is known */
export type Calendars = (ref: PublishedRef) => CompiledCalendar;

/**
 * The book that one version of one policy makes.
 * @param policy without faults, see `faultsOfPolicy`
 * @throws RangeError when the calendar that it counts by is not known
 */
export function policyBookOf(policy: PolicyDocument, calendars: Calendars): PolicyBook {
  const { name, version } = policy;
  const calendar = calendars(policy.calendar);
  const ruled = (subject: PolicySubject) => {
    const { ruleName, limits, ladder } = ruleFor(policy, subject);
    return { policy: { name, rule: ruleName, version }, limits, ladder };
  };
  return {
    planFor(stage, subject) {
      const { policy: rule, limits, ladder } = ruled(subject);
      return { policy: rule, limit: limits[stage], ladder: ladder[stage], calendar };
    },
    agreementFor(subject) {
      const { policy: rule, ladder } = ruled(subject);
      return { policy: rule, ladder: ladder.perform, calendar };
    },
    calendar: calendars,
  };
}
