import * as fc from 'fast-check';
import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { compiledCalendar } from '../calendar/compiled-calendar.js';
import type { Limit } from '../calendar/limit.js';
import { type Deadline, type Ladder, type Stage, STAGES } from '../deadlines/deadline.js';
import { movedByExtension, movedByPause } from '../deadlines/move-deadline.js';
import { passedMilestones, type PassedMilestone } from '../deadlines/passed-milestones.js';
import { pinDeadline } from '../deadlines/pin-deadline.js';
import {
  allStopped, newLife, NO_CLOCKS, paused, resumed, stopped, type TicketClocks, withDeadlines, withoutPassed, withRecorded,
} from '../deadlines/ticket-clocks.js';

export const CALENDAR = compiledCalendar(CHINESE_CALENDAR);
const POLICY = { name: 'test', version: 1, rule: 'any' };
const FIRST = Date.parse('2026-09-20T00:00:00.000Z');
const DAYS = 60;

/** What people do to the clocks of one ticket. */
export type ClockAct =
  | { readonly type: 'start' | 'repin'; readonly stage: Stage; readonly limit: Limit; readonly ladder: Ladder }
  | { readonly type: 'stop'; readonly stage: Stage }
  | { readonly type: 'pause' | 'resume' | 'end' | 'reopen' }
  | { readonly type: 'extend'; readonly stage: Stage };

export interface Timed<What> {
  readonly at: string;
  readonly what: What;
}

const instant = fc.integer({ min: 0, max: DAYS * 24 * 60 }).map((minutes) => new Date(FIRST + minutes * 60_000).toISOString());
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ clock: fc.constantFrom('continuous' as const, 'working-hours' as const), ms: fc.integer({ min: 1, max: 200 }).map((hours) => hours * 3_600_000) }),
  fc.record({ clock: fc.constantFrom('working-days' as const, 'natural-days' as const), days: fc.integer({ min: 1, max: 15 }) }),
);
const ladder = fc.constantFrom<Ladder[]>(
  [
    { at: 0.5, action: 'warn' }, { at: 0.8, action: 'warn' }, { at: 1, action: 'breach', toLevel: 'community' },
    { at: 1.2, action: 'escalate', toLevel: 'subdistrict' }, { at: 1.5, action: 'escalate', toLevel: 'district' },
  ],
  [{ at: 0.9, action: 'warn' }, { at: 1, action: 'breach' }, { at: 1.1, action: 'escalate', toLevel: 'district' }],
);
const stage = fc.constantFrom(...STAGES);
const act: fc.Arbitrary<ClockAct> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('start' as const), stage, limit, ladder }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('repin' as const), stage, limit, ladder }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('stop' as const), stage }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('extend' as const), stage }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('end' as const, 'reopen' as const) }) },
);

/** What people did, in order of time; no two acts in the same minute, so that a stage and an instant name a clock. */
export const clockLife: fc.Arbitrary<Timed<ClockAct>[]> = fc.uniqueArray(fc.record({ at: instant, what: act }), { maxLength: 25, selector: ({ at }) => at })
  .map((acts) => acts.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at))));

/** When the scheduler came by. */
export const visits: fc.Arbitrary<string[]> = fc.array(instant, { maxLength: 60 });

export interface LivedClocks {
  readonly clocks: TicketClocks;
  readonly facts: readonly PassedMilestone[];
}

/** A life as the decider leads it: what time has brought is recorded before every act, and whenever the scheduler comes by. */
export function live(acts: readonly Timed<ClockAct>[], scheduler: readonly string[], until: string): LivedClocks {
  const timeline: Timed<ClockAct | undefined>[] = [...acts, ...scheduler.map((at) => ({ at, what: undefined })), { at: until, what: undefined }];
  // A visit at the instant of an act comes before it or after it: the sort is stable, and acts stand first.
  timeline.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  let cycle = 0;
  let clocks = NO_CLOCKS;
  const facts: PassedMilestone[] = [];
  for (const { at, what } of timeline) {
    for (const fact of passedMilestones(clocks, at)) {
      facts.push(fact);
      clocks = fact.what === 'closed' ? allStopped(clocks) : withRecorded(clocks, fact.what, fact);
    }
    if (what?.type === 'reopen') cycle += 1;
    if (what !== undefined) clocks = done(clocks, what, at, cycle);
  }
  return { clocks, facts };
}

function done(clocks: TicketClocks, what: ClockAct, at: string, cycle: number): TicketClocks {
  switch (what.type) {
    case 'start':
      if (clocks.pausedSince !== undefined) return clocks;
      return withDeadlines(clocks, [pinDeadline({ stage: what.stage, cycle, startedAt: at }, { policy: POLICY, limit: what.limit, ladder: what.ladder }, CALENDAR)]);
    case 'repin':
      // Another policy from the same start, as after a reclassification.
      return withDeadlines(clocks, clocks.running.filter(({ stage }) => stage === what.stage).map((deadline) => (
        pinDeadline(deadline, { policy: { ...POLICY, version: 2 }, limit: what.limit, ladder: what.ladder }, CALENDAR)
      )));
    case 'stop':
      return stopped(clocks, [what.stage]);
    case 'pause':
      return clocks.pausedSince === undefined ? paused(clocks, at) : clocks;
    case 'resume': {
      const since = clocks.pausedSince;
      return since === undefined ? clocks : resumed(clocks, clocks.running.map((deadline) => movedByPause(deadline, CALENDAR, since, at)), at);
    }
    case 'extend':
      return clocks.pausedSince === undefined ? withDeadlines(clocks, clocks.running.filter(({ stage }) => stage === what.stage).map(doubled)) : clocks;
    case 'end':
      return allStopped(clocks);
    case 'reopen':
      return newLife(clocks);
    default: {
      const never: never = what;
      throw new Error(`unknown act ${JSON.stringify(never)}`);
    }
  }

  function doubled(deadline: Deadline): Deadline {
    return deadline.limit === undefined ? deadline : withoutPassed(clocks, movedByExtension(deadline, CALENDAR, deadline.limit));
  }
}
