import { DUTY_STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { type Distribution, distributionOf } from '#libs/ticketing/src/measures/distribution.js';
import { censoredPercentiles } from '#libs/ticketing/src/measures/kaplan-meier.js';
import { type Obligation, onTimeRates } from '#libs/ticketing/src/measures/on-time.js';
import type { Period } from '#libs/ticketing/src/measures/periods.js';
import { type Answer, threeRates } from '#libs/ticketing/src/measures/three-rates.js';
import { Milliseconds } from './milliseconds.js';
import { type CensoredPercentiles, COUNTS, type CountName, type Counts, type Responsibility, type StatisticsQuery, type StatisticsRow, type TimeFigures, TIMES } from './statistics.js';

class TimeTally {
  readonly ended = new Milliseconds();
  readonly censored = new Milliseconds();
  readonly working = new Milliseconds();

  /** To be asked for once: what was tallied is let go. */
  figures({ basis, workingTime }: StatisticsQuery): TimeFigures {
    const ended = this.ended.sorted();
    const figures: TimeFigures = {
      elapsed: distributionOf(ended, this.ended.invalid),
      censored: basis === 'flow' ? null : this.percentiles(ended),
      working: workingTime ? this.workingTimes() : null,
    };
    for (const tallied of [this.ended, this.censored, this.working]) tallied.release();
    return figures;
  }

  private percentiles(ended: Float64Array): CensoredPercentiles {
    const censored = this.censored.sorted();
    const [p50, p90, p99] = censoredPercentiles(ended, censored, [50, 90, 99]);
    return { ended: ended.length, censored: censored.length, p50: p50!, p90: p90!, p99: p99! };
  }

  private workingTimes(): Distribution {
    return distributionOf(this.working.sorted(), this.working.invalid);
  }
}

const PLACES = Object.fromEntries(COUNTS.map((name, place) => [name, place])) as Record<CountName, number>;

/** What one group has in one period, tallied ticket by ticket. */
export class Cell {
  readonly counts = new Int32Array(COUNTS.length);
  readonly times = TIMES.map(() => new TimeTally());
  readonly obligations: Obligation[][] = DUTY_STAGES.map(() => []);
  readonly answers: (readonly Answer[])[] = [];
  readonly holders = new Map<number, { milliseconds: number; tickets: number; last: number }>();
  backlog = 0;
  reopenedSoon = 0;
  hiddenBreaches = 0;
  ratedByHandler = 0;
  longPaused = 0;

  count(name: CountName): void {
    this.counts[PLACES[name]]! += 1;
  }

  counted(name: CountName): number {
    return this.counts[PLACES[name]]!;
  }

  hold(holder: number, milliseconds: number, ticket: number): void {
    const known = this.holders.get(holder);
    if (known === undefined) {
      this.holders.set(holder, { milliseconds, tickets: 1, last: ticket });
      return;
    }
    known.milliseconds += milliseconds;
    if (known.last !== ticket) known.tickets += 1;
    known.last = ticket;
  }

  /** @param holderOf the text of a holder's code */
  row(query: StatisticsQuery, period: Period, holderOf: (code: number) => string): Omit<StatisticsRow, 'group' | 'name' | 'period'> {
    const { figures, asOf } = query;
    const wanted = TIMES.filter((name) => figures.includes(name));
    return {
      reported: this.counted('reported'),
      ...(figures.includes('counts') && { counts: this.allCounts(query) }),
      ...(wanted.length > 0 && { times: Object.fromEntries(wanted.map((name) => [name, this.times[TIMES.indexOf(name)]!.figures(query)])) }),
      ...(figures.includes('backlog') && { backlog: this.backlog }),
      ...(figures.includes('on_time') && { onTime: this.onTime(query, period) }),
      ...(figures.includes('three_rates') && { threeRates: threeRates(query.definitions.filter((definition) => definition.figure === 'three_rates'), this.answers, period, asOf) }),
      ...(figures.includes('responsibility') && { responsibility: this.responsibility(holderOf) }),
      ...(figures.includes('hardening') && {
        hardening: {
          reopenedWithin7Days: this.reopenedSoon, duplicatesThatHideABreach: this.hiddenBreaches, ratedByHandler: this.ratedByHandler,
          pausedOver30Percent: this.longPaused,
        },
      }),
    };
  }

  private onTime({ definitions, asOf }: StatisticsQuery, period: Period): NonNullable<StatisticsRow['onTime']> {
    const all = definitions.filter((definition) => definition.figure === 'on_time');
    // Of a definition that was published when it could name the reporter's window, too, the duties count.
    return DUTY_STAGES.map((stage, place) => {
      const own = all.filter(({ stages }) => stages.includes(stage));
      return { stage, rates: onTimeRates(own, this.obligations[place]!, period, asOf) };
    }).filter(({ rates }) => rates.length > 0);
  }

  private allCounts({ basis }: StatisticsQuery): Counts {
    const counts = Object.fromEntries(COUNTS.map((name, place) => [name, this.counts[place]!])) as Record<CountName, number>;
    return basis === 'flow' ? { ...counts, open: this.backlog, overdue: null } : counts;
  }

  private responsibility(holderOf: (code: number) => string): Responsibility {
    const holders = [...this.holders].map(([code, { milliseconds, tickets }]) => ({ holder: holderOf(code), milliseconds, tickets }));
    holders.sort((one, other) => other.milliseconds - one.milliseconds || (one.holder < other.holder ? -1 : 1));
    return { lifetimeMilliseconds: holders.reduce((sum, { milliseconds }) => sum + milliseconds, 0), holders };
  }
}
