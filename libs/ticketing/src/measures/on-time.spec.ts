import { DEFAULT_ON_TIME, faultsOfOnTime } from './on-time-definition.js';
import { type Obligation, onTimeRates, rate } from './on-time.js';

const MARCH = { from: 100, to: 200 };
const AS_OF = 180;
const obligation = (change: Partial<Obligation>): Obligation => ({ filedAt: 110, dueAt: 150, metAt: null, exempted: false, ended: false, ...change });

/** [numerator, denominator] of DUE_IN_PERIOD, ALL_FILED, FILED_MINUS_PENDING_IN_TIME. */
type Fractions = readonly [readonly [number, number], readonly [number, number], readonly [number, number]];

function fractions(obligations: readonly Obligation[], which: 'withExempted' | 'withoutExempted', asOf = AS_OF): Fractions {
  return onTimeRates(DEFAULT_ON_TIME, obligations, MARCH, asOf).map((each) => [each[which].numerator, each[which].denominator] as const) as unknown as Fractions;
}

describe('on time, as of 180, in the period from 100 up to 200', () => {
  it.each<[string, Partial<Obligation>, Fractions]>([
    ['met before it was due', { metAt: 140 }, [[1, 1], [1, 1], [1, 1]]],
    ['met at the due instant itself is in time', { metAt: 150 }, [[1, 1], [1, 1], [1, 1]]],
    ['met a millisecond late is a breach', { metAt: 151 }, [[0, 1], [0, 1], [0, 1]]],
    ['not met and overdue', {}, [[0, 1], [0, 1], [0, 1]]],
    ['open and not yet due: only ALL_FILED counts it', { dueAt: 190 }, [[0, 0], [0, 1], [0, 0]]],
    ['due at the as-of instant itself is not overdue yet', { dueAt: 180 }, [[0, 0], [0, 1], [0, 0]]],
    ['met early, due later: not yet in DUE_IN_PERIOD', { dueAt: 190, metAt: 120 }, [[0, 0], [1, 1], [1, 1]]],
    ['met at the as-of instant is not known yet', { dueAt: 190, metAt: 180 }, [[0, 0], [0, 1], [0, 0]]],
    ['filed before the period, due in it', { filedAt: 99, metAt: 140 }, [[1, 1], [0, 0], [0, 0]]],
    ['filed at the first instant', { filedAt: 100, metAt: 140 }, [[1, 1], [1, 1], [1, 1]]],
    ['due before the period', { filedAt: 90, dueAt: 99 }, [[0, 0], [0, 0], [0, 0]]],
    ['rejected, withdrawn or duplicate', { ended: true }, [[0, 0], [0, 0], [0, 0]]],
    ['an exempted breach still is one with exempted breaches', { exempted: true }, [[0, 1], [0, 1], [0, 1]]],
  ])('%s', (_, change, expected) => {
    expect(fractions([obligation(change)], 'withExempted')).toEqual(expected);
  });

  it('leaves exempted breaches out of the denominator, and nothing else', () => {
    const all = [
      obligation({ exempted: true }), obligation({ exempted: true, metAt: 140 }), obligation({ exempted: true, dueAt: 190 }), obligation({}), obligation({ metAt: 120 }),
    ];
    expect(fractions(all, 'withExempted')).toEqual([[2, 4], [2, 5], [2, 4]]);
    expect(fractions(all, 'withoutExempted')).toEqual([[2, 3], [2, 4], [2, 3]]);
  });

  it('ends the period at its last instant', () => {
    expect(fractions([obligation({ filedAt: 200, dueAt: 200, metAt: 200 })], 'withExempted', 1000)).toEqual([[0, 0], [0, 0], [0, 0]]);
    expect(fractions([obligation({ filedAt: 199, dueAt: 199, metAt: 199 })], 'withExempted', 1000)).toEqual([[1, 1], [1, 1], [1, 1]]);
  });

  it('knows nothing filed or due after the as-of instant', () => {
    expect(fractions([obligation({}), obligation({ filedAt: 105, dueAt: 106 })], 'withExempted', 110)).toEqual([[0, 1], [0, 1], [0, 1]]);
  });

  it('says no data where there is none', () => {
    expect(onTimeRates(DEFAULT_ON_TIME, [], MARCH, AS_OF).map(({ definition, withExempted, withoutExempted }) => [`${definition.name}/${definition.version}`, withExempted.value, withoutExempted.value]))
      .toEqual([['DUE_IN_PERIOD/1', null, null], ['ALL_FILED/1', null, null], ['FILED_MINUS_PENDING_IN_TIME/1', null, null]]);
    expect([rate(0, 0).value, rate(0, 3).value, rate(3, 3).value]).toEqual([null, 0, 1]);
  });
});

describe('a definition of punctuality', () => {
  const faults = (change: object): string[] => faultsOfOnTime({ ...DEFAULT_ON_TIME[0], ...change }).map(({ path, rule }) => `${path} ${rule}`);

  it('is accepted as it ships', () => expect(DEFAULT_ON_TIME.flatMap((definition) => faultsOfOnTime(JSON.parse(JSON.stringify(definition))))).toEqual([]));

  it.each<[string, object, string[]]>([
    ['an unknown denominator', { denominator: 'closed' }, ['denominator wrong-form']],
    ['no stage, and one that does not exist', { stages: [] }, ['stages wrong-size']],
    ['a stage that does not exist and one named twice', { stages: ['answer', 'resolve', 'resolve'] }, ['stages[0] wrong-form', 'stages[2] named-twice']],
    ['another figure, a mixed name and a field of the 三率', { figure: 'three_rates', name: 'Due', weights: {} }, ['name wrong-form', 'figure wrong-form', 'weights unknown-field']],
  ])('is refused for %s', (_, change, expected) => expect(faults(change)).toEqual(expected));
});
