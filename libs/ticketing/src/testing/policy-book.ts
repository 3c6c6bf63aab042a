import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { compiledCalendar } from '../calendar/compiled-calendar.js';
import type { Limit } from '../calendar/limit.js';
import type { Ladder } from '../deadlines/deadline.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import type { PolicySubject } from '../policy/rule-scope.js';

const HOUR = 3_600_000;
const CALENDAR = compiledCalendar(CHINESE_CALENDAR);
const LADDER: Ladder = [
  { at: 0.5, action: 'warn' }, { at: 0.8, action: 'warn' }, { at: 1, action: 'breach', toLevel: 'community' },
  { at: 1.2, action: 'escalate', toLevel: 'subdistrict' }, { at: 1.5, action: 'escalate', toLevel: 'district' },
];
const continuous = (hours: number): Limit => ({ clock: 'continuous', ms: hours * HOUR });

const RESOLVE: Readonly<Record<PolicySubject['urgency'], Limit>> = {
  emergency: continuous(2), utilities: continuous(24), general: { clock: 'natural-days', days: 7 }, complex: { clock: 'natural-days', days: 15 },
};

/** The limits of DB11/T 2021—2022 in short, with a shorter way in one community; `free` categories have no deadlines. */
export const TEST_POLICIES: PolicyBook = {
  planFor(stage, subject) {
    if (subject.category === 'free') return undefined;
    const policy = { name: 'test', version: 1, rule: subject.urgency };
    switch (stage) {
      case 'dispatch':
        return { policy, limit: continuous(subject.urgency === 'emergency' || subject.communityId === 'hp' ? 1 : 24), ladder: LADDER, calendar: CALENDAR };
      case 'acknowledge':
        return { policy, limit: { clock: 'working-hours', ms: 2 * HOUR }, ladder: LADDER, calendar: CALENDAR };
      case 'resolve':
        return { policy, limit: RESOLVE[subject.urgency], ladder: LADDER, calendar: CALENDAR };
      case 'rate':
        return { policy, limit: { clock: 'natural-days', days: 14 }, ladder: [{ at: 1, action: 'close' }], calendar: CALENDAR };
      default: {
        const never: never = stage;
        throw new Error(`no limit for ${String(never)}`);
      }
    }
  },
  agreementFor: ({ urgency }) => ({ policy: { name: 'test', version: 1, rule: urgency }, ladder: LADDER, calendar: CALENDAR }),
  calendar: () => CALENDAR,
};
