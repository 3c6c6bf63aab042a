import fc from 'fast-check';
import { calendarDocuments, cases, moments } from '../testing/calendar-arbitraries.js';
import { slowAddDays, slowAddHours, slowMeasureHours } from '../testing/slow-calendar.js';
import { add, extend, measure, nextOpening, openAt, part, shift } from './clocks.js';
import { amountOf, CLOCK_KINDS, type ClockKind, type DayClock, type HourClock, type Limit } from './limit.js';
import { faultsOfCalendar } from './validate-calendar.js';

const RUNS = { numRuns: 60 };
/** Parts of a limit, in order. */
const PARTS = [0.001, 0.25, 0.5, 0.8, 0.999, 1, 1.2, 1.5, 2];

/** Each run tries eight times. */
function always<T>(tries: fc.Arbitrary<readonly T[]>, check: (one: T) => void): void {
  fc.assert(fc.property(tries, (all) => all.forEach(check)), RUNS);
}

const HOUR_CLOCKS: readonly HourClock[] = ['continuous', 'working-hours'];
const DAY_CLOCKS: readonly DayClock[] = ['working-days', 'natural-days'];
const longer = (limit: Limit, by: number): Limit => ('ms' in limit ? { ...limit, ms: limit.ms + by } : { ...limit, days: limit.days + by });
const limitOf = (clock: ClockKind, amount: number): Limit => (
  clock === 'continuous' || clock === 'working-hours' ? { clock, ms: amount } : { clock, days: amount });

describe.each(CLOCK_KINDS)('The clock of %s, for random calendars, zones and instants', (clock) => {
  it('measures from the start to the due instant just the limit', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      expect(measure(calendar, clock, start, add(calendar, start, limit))).toBe(amountOf(limit));
    });
  });

  it('makes no earlier instant due: a millisecond before, the limit is not over', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      expect(measure(calendar, clock, start, add(calendar, start, limit) - 1)).toBeLessThan(amountOf(limit));
    });
  });

  it('never makes a later start or a longer limit due earlier', () => {
    always(cases(clock), ({ calendar, start, limit, more }) => {
      const due = add(calendar, start, limit);
      for (const later of [1, 60_000, 3_600_000, 86_400_000]) expect(add(calendar, start + later, limit)).toBeGreaterThanOrEqual(due);
      for (const by of [1, amountOf(more)]) expect(add(calendar, start, longer(limit, by))).toBeGreaterThan(due);
    });
  });

  it('extends a due instant as if the limit had been longer from the start', () => {
    always(cases(clock), ({ calendar, start, limit, more }) => {
      expect(extend(calendar, add(calendar, start, limit), more)).toBe(add(calendar, start, longer(limit, amountOf(more))));
    });
  });

  it('leaves after a pause what was left before it', () => {
    always(moments(3), ({ calendar, at: [from, to, later] }) => {
      const left = measure(calendar, clock, from!, later!);
      if (left === 0) return;
      const due = add(calendar, from!, limitOf(clock, left));
      expect(shift(calendar, clock, due, from!, to!)).toBe(add(calendar, to!, limitOf(clock, left)));
    });
  });

  it('is not moved by a pause of no length, never moved back, and moved by two pauses as by one of both', () => {
    always(moments(4), ({ calendar, at: [first, second, third, due] }) => {
      expect(shift(calendar, clock, due!, first!, first!)).toBe(due);
      const once = shift(calendar, clock, due!, first!, second!);
      expect(once).toBeGreaterThanOrEqual(due!);
      expect(shift(calendar, clock, due!, first!, third!)).toBeGreaterThanOrEqual(once);
      const dueAtEnd = add(calendar, due!, limitOf(clock, 1));
      const twice = shift(calendar, clock, shift(calendar, clock, dueAtEnd, first!, second!), second!, third!);
      expect(twice).toBe(shift(calendar, clock, dueAtEnd, first!, third!));
    });
  });

  it('keeps milestones in their order when a pause moves them', () => {
    always(moments(4), ({ calendar, at: [from, to, due, later] }) => {
      expect(shift(calendar, clock, later!, from!, to!)).toBeGreaterThanOrEqual(shift(calendar, clock, due!, from!, to!));
    });
  });

  it('has milestones in the order of their parts, and the whole limit is the due instant', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      const due = add(calendar, start, limit);
      const milestones = PARTS.map((fraction) => part(calendar, clock, start, due, fraction));
      expect(milestones.toSorted((a, b) => a - b)).toEqual(milestones);
      expect(milestones[0]).toBeGreaterThanOrEqual(start);
      expect(milestones[PARTS.indexOf(1)]).toBe(due);
    });
  });

  it('counts from the next opening what starts outside open spans', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      const opening = nextOpening(calendar, clock, start);
      expect(openAt(calendar, clock, opening)).toBe(true);
      expect(add(calendar, opening, limit)).toBe(add(calendar, start, limit));
      if (!openAt(calendar, clock, start)) expect(measure(calendar, 'working-hours', start, opening)).toBe(0);
    });
  });
});

describe.each(HOUR_CLOCKS)('The clock of %s', (clock) => {
  it('leads back to every instant inside an open span', () => {
    always(moments(2), ({ calendar, at: [start, end] }) => {
      const counted = measure(calendar, clock, start!, end!);
      // The last instant of a span is inside, its first is not: the closing before it has counted as much.
      if (counted === 0 || !openAt(calendar, clock, end! - 1)) return;
      expect(add(calendar, start!, limitOf(clock, counted))).toBe(end);
    });
  });

  it('has a milestone when its part of the limit is counted', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      for (const fraction of PARTS) {
        const at = part(calendar, clock, start, add(calendar, start, limit), fraction);
        expect(measure(calendar, clock, start, at)).toBe(Math.round(amountOf(limit) * fraction));
      }
    });
  });
});

describe.each(DAY_CLOCKS)('The clock of %s', (clock) => {
  it('has counted whole days only: the last one is over, the next one is not', () => {
    always(moments(2), ({ calendar, at: [start, end] }) => {
      const days = measure(calendar, clock, start!, end!);
      if (days > 0) expect(add(calendar, start!, { clock, days })).toBeLessThanOrEqual(end!);
      expect(add(calendar, start!, { clock, days: days + 1 })).toBeGreaterThan(end!);
    });
  });

  it('agrees with going from day to day', () => {
    always(cases(clock), ({ calendar, start, limit }) => {
      expect(add(calendar, start, limit)).toBe(slowAddDays(calendar.document, start, amountOf(limit), clock === 'working-days'));
    });
  });
});

describe('The clock of working hours', () => {
  it('agrees with going from day to day', () => {
    always(cases('working-hours'), ({ calendar, start, limit, more }) => {
      expect(add(calendar, start, limit)).toBe(slowAddHours(calendar.document, start, amountOf(limit)));
      const end = start + 20 * amountOf(more);
      expect(measure(calendar, 'working-hours', start, end)).toBe(slowMeasureHours(calendar.document, start, end));
    });
  });
});

it('The random calendars of these specifications could all be published', () => {
  fc.assert(fc.property(calendarDocuments, (document) => {
    expect(faultsOfCalendar(document)).toEqual([]);
  }), RUNS);
});
