import { setTimeout as pause } from 'node:timers/promises';
import type { FaultKind } from './engine-tables.js';
import type { HeldLease, Leases } from './leases.js';

/** Without a renewal a lease ends after so long; then whoever stands by takes it. */
const TTL_MS = 5_000;
const RENEW_EVERY_MS = 1_000;
/** Who stands by asks so often. */
const LOOK_EVERY_MS = 500;
const FIRST_BACK_OFF_MS = 250;
const MAX_BACK_OFF_MS = 5_000;
/** Work that lasted so long was not hindered by what hindered it the last time. */
const STEADY_MS = 60_000;

/** Waiting may mend these; anything else ends the process. */
export type PassingFault = Extract<FaultKind, 'database' | 'busy'>;

function mayPass(fault: FaultKind): fault is PassingFault {
  return fault === 'database' || fault === 'busy';
}

export interface LeaseObserver {
  /** This process works from here on. */
  held(lease: HeldLease): void;
  /** Another one works. Told once, until that changes or the database was away. */
  standingBy(): void;
  /** Taken by another process, while this one was frozen, cut off or slow. */
  lost(lease: HeldLease): void;
  /** The database was away, or another process was in the way of the work: it begins anew after the pause. */
  failed(error: unknown, fault: PassingFault, pauseMs: number): void;
}

export interface UnderLeaseOptions {
  readonly leases: Leases;
  /** Names the work, for ever and in every process. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly observer: LeaseObserver;
  readonly faultOf: (error: unknown) => FaultKind;
}

/**
 * Works whenever this process holds the lease, and stands by otherwise, until the signal aborts or the work ends by itself.
 * An unreachable database ends nobody's work: while it cannot be asked, nobody else can take the lease either.
 * @param work ends soon after its signal aborts: when the lease is lost, or all is to end
 * @throws what lease and work throw, unless the fault may pass
 */
export async function underLease(options: UnderLeaseOptions, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { leases, name, signal, observer, faultOf } = options;
  let backOffMs = FIRST_BACK_OFF_MS;
  let standsBy = false;
  let heldSince = Infinity;
  while (!signal.aborted) {
    try {
      const lease = await leases.take(name, TTL_MS);
      if (lease === null) {
        backOffMs = FIRST_BACK_OFF_MS;
        if (!standsBy) observer.standingBy();
        standsBy = true;
        await sleep(LOOK_EVERY_MS, signal);
        continue;
      }
      standsBy = false;
      heldSince = performance.now();
      observer.held(lease);
      if (await hold(options, lease, work)) return;
      observer.lost(lease);
    } catch (error) {
      const fault = faultOf(error);
      if (!mayPass(fault)) throw error;
      if (performance.now() - heldSince > STEADY_MS) backOffMs = FIRST_BACK_OFF_MS;
      heldSince = Infinity;
      // Who stood by is told so again once the database is back.
      standsBy = false;
      observer.failed(error, fault, backOffMs);
      await sleep(backOffMs, signal);
      backOffMs = Math.min(2 * backOffMs, MAX_BACK_OFF_MS);
    }
  }
}

/** @returns false when the lease was lost, true when the work ended otherwise */
async function hold({ leases, faultOf, signal }: UnderLeaseOptions, lease: HeldLease, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const losing = new AbortController();
  const ending = new AbortController();
  const renewal: { fault?: Error } = {};
  const renewing = renew({ leases, faultOf }, lease, ending.signal).then((kept) => {
    if (!kept) losing.abort();
  }, (error: unknown) => {
    renewal.fault = error instanceof Error ? error : new Error('the lease could not be renewed', { cause: error });
    losing.abort();
  });
  const stopping = AbortSignal.any([signal, losing.signal]);
  try {
    await work(stopping);
  } catch (error) {
    if (!saysStopped(error, stopping)) throw error;
  } finally {
    ending.abort();
    await renewing;
    // A database that is away sees the lease end by itself.
    if (!losing.signal.aborted) await leases.giveUp(lease).catch(() => undefined);
  }
  if (renewal.fault !== undefined) throw renewal.fault;
  return !losing.signal.aborted;
}

/** Some works end by throwing the signal's reason, or Node's own error for it: that is no fault. */
function saysStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error as { readonly cause?: unknown } | null)?.cause === signal.reason);
}

/**
 * @returns false once the lease is another process'; true when the signal aborts
 * @throws what hinders renewing and does not pass by itself: who goes on without would never learn that another works
 */
async function renew({ leases, faultOf }: Pick<UnderLeaseOptions, 'leases' | 'faultOf'>, lease: HeldLease, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    await sleep(RENEW_EVERY_MS, signal);
    if (signal.aborted) return true;
    try {
      if (!await leases.renew(lease, TTL_MS)) return false;
    } catch (error) {
      if (!mayPass(faultOf(error))) throw error;
    }
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}
