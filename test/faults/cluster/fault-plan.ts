import type { AppendFault } from '../../support/eventstoredb-protocol-server/append-faults.js';
import { Random } from '../../support/random.js';

export const PROCESSES = ['api-1', 'api-2', 'projector-1', 'projector-2', 'relay-1', 'relay-2'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** Whose lease is in PostgreSQL. */
export type LeaseName = 'projector' | 'relay';

export type Fault =
  /** kill -9, started again after a while. */
  | { readonly kind: 'kill'; readonly what: ProcessName | 'kafka' | 'postgres'; readonly forMs: number }
  /** Stopped in whatever it does, and told to go on: it may find that the other node has carried out the very command that it has in hand. */
  | { readonly kind: 'freeze'; readonly what: ProcessName; readonly forMs: number }
  /** Whoever works under the lease is stopped in whatever he does, and goes on after somebody else has begun to work. */
  | { readonly kind: 'freeze-holder'; readonly lease: LeaseName; readonly forMs: number }
  /** Connections break at once; for a while nobody listens. */
  | { readonly kind: 'cut-store'; readonly forMs: number }
  /** The event store keeps its connections and answers nothing. */
  | { readonly kind: 'hang-store'; readonly forMs: number }
  /** Appends whose answers are lost, late, doubled or wrong. */
  | { readonly kind: 'spoil-appends'; readonly faults: readonly AppendFault[] };

export interface PlannedFault {
  /** After the one before began; that one may still last. */
  readonly afterMs: number;
  readonly fault: Fault;
}

const MOST_PAUSE_MS = 2_000;
const SPOILT_APPENDS = 6;
/** The lease lasts five seconds behind its last renewal. */
const FROZEN_MS = { least: 6_000, most: 9_000 };

const APPEND_FAULTS: readonly AppendFault[] = [
  'never-answered', 'answer-lost', 'cut-before', 'cut-after', 'call-ended', 'answered-twice', 'without-position', 'not-ready', 'server-timeout',
];

/** What one caller may have to wait longer for a frozen api. */
export const MOST_FROZEN_API_MS = 3_000;

const KINDS: readonly ((chance: Random) => Fault)[] = [
  (chance) => ({ kind: 'kill', what: chance.oneOf(['api-1', 'api-2']), forMs: chance.below(1_500) }),
  (chance) => ({ kind: 'kill', what: chance.oneOf(['projector-1', 'projector-2']), forMs: chance.below(1_500) }),
  (chance) => ({ kind: 'kill', what: chance.oneOf(['relay-1', 'relay-2']), forMs: chance.below(1_500) }),
  (chance) => ({ kind: 'freeze', what: chance.oneOf(['api-1', 'api-2']), forMs: chance.below(MOST_FROZEN_API_MS) }),
  (chance) => ({ kind: 'kill', what: 'kafka', forMs: chance.below(1_500) }),
  (chance) => ({ kind: 'kill', what: 'postgres', forMs: chance.below(2_500) }),
  (chance) => ({ kind: 'freeze-holder', lease: 'projector', forMs: frozenMs(chance) }),
  (chance) => ({ kind: 'freeze-holder', lease: 'relay', forMs: frozenMs(chance) }),
  (chance) => ({ kind: 'cut-store', forMs: chance.below(2) === 0 ? 0 : chance.below(2_000) }),
  (chance) => ({ kind: 'hang-store', forMs: 200 + chance.below(6_000) }),
  (chance) => ({ kind: 'spoil-appends', faults: Array.from({ length: 1 + chance.below(SPOILT_APPENDS) }, () => chance.oneOf(APPEND_FAULTS)) }),
];

/**
 * What goes wrong in one round, and when: the same for the same seed. Every kind comes once, in an order of its own: a kind that chance
 * could leave out of a short run would go untested just where nobody looks.
 */
export function faultPlan(seed: number): readonly PlannedFault[] {
  const chance = new Random(seed);
  const left = [...KINDS];
  return KINDS.map(() => {
    const [kind] = left.splice(chance.below(left.length), 1);
    return { afterMs: chance.below(MOST_PAUSE_MS), fault: kind!(chance) };
  });
}

function frozenMs(chance: Random): number {
  return FROZEN_MS.least + chance.below(FROZEN_MS.most - FROZEN_MS.least);
}
