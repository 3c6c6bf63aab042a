import { type Fault, faultPlan, MOST_FROZEN_API_MS } from './fault-plan.js';

const SEEDS = Array.from({ length: 200 }, (_unused, seed) => seed * 4_711);

const EVERY_KIND = [
  'cut-store', 'freeze api', 'freeze-holder projector', 'freeze-holder relay', 'hang-store', 'kill api', 'kill kafka', 'kill postgres', 'kill projector', 'kill relay', 'spoil-appends',
];

function kindOf(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
    case 'freeze': return `${fault.kind} ${fault.what.split('-')[0]}`;
    case 'freeze-holder': return `${fault.kind} ${fault.lease}`;
    default: return fault.kind;
  }
}

describe('the plan of a round of faults', () => {
  const plans = SEEDS.map((seed) => faultPlan(seed));
  const faults = plans.flatMap((plan) => plan.map(({ fault }) => fault));

  it('deals every kind once, whatever the seed: one round alone leaves none out', () => {
    for (const plan of plans) expect(plan.map(({ fault }) => kindOf(fault)).toSorted()).toEqual(EVERY_KIND);
  });

  it('deals them in another order for another seed, each kind first and last some time', () => {
    for (const end of [0, -1]) expect(new Set(plans.map((plan) => kindOf(plan.at(end)!.fault)))).toEqual(new Set(EVERY_KIND));
  });

  it('is the same for the same seed', () => {
    for (const [index, seed] of SEEDS.entries()) expect(faultPlan(seed)).toEqual(plans[index]);
  });

  it('spares no process, and no way in which an append can go wrong', () => {
    const killed = faults.flatMap((fault) => (fault.kind === 'kill' ? [fault.what] : []));
    expect(new Set(killed)).toEqual(new Set(['api-1', 'api-2', 'projector-1', 'projector-2', 'relay-1', 'relay-2', 'kafka', 'postgres']));
    expect(new Set(faults.flatMap((fault) => (fault.kind === 'freeze' ? [fault.what] : [])))).toEqual(new Set(['api-1', 'api-2']));
    expect(new Set(faults.flatMap((fault) => (fault.kind === 'spoil-appends' ? fault.faults : []))).size).toBe(9);
  });

  it('lets faults overlap, and freezes a holder for longer than a lease lasts and an api for no longer than its callers may wait', () => {
    for (const { afterMs } of plans.flat()) expect(afterMs).toBeLessThan(2_000);
    for (const fault of faults) {
      if (fault.kind === 'freeze') expect(fault.forMs).toBeLessThan(MOST_FROZEN_API_MS);
      if (fault.kind === 'freeze-holder') expect(fault.forMs).toBeGreaterThan(5_000);
    }
  });
});
