import { setImmediate as turn } from 'node:timers/promises';
import { EventStoreAccessDeniedError, type Position } from '../event-store.js';
import { AppendProofs } from './append-proofs.js';

describe('what an append led to', () => {
  /** The log, by position. */
  const log = new Map<Position, string>(Array.from({ length: 1_000 }, (_, at) => [BigInt(at), `hash-${at}`]));
  let reads: (readonly [Position, number])[];
  let fault: Error | undefined;
  let proofs: AppendProofs;
  beforeEach(() => {
    [reads, fault] = [[], undefined];
    proofs = new AppendProofs(async (from, limit) => {
      reads.push([from, limit]);
      await turn();
      if (fault !== undefined) throw fault;
      return new Map([...log].filter(([at]) => at >= from && at < from + BigInt(limit)));
    });
  });
  const holds = (at: number, hash = `hash-${at}`): Promise<boolean> => proofs.holds(BigInt(at), hash);

  it('is asked of the one event, and told from another\'s', async () => {
    expect([await holds(7), await holds(7, 'another'), await holds(2_000)]).toEqual([true, false, false]);
    expect(reads).toEqual([[7n, 1], [7n, 1], [2_000n, 1]]);
  });

  it('is asked for many in one read while another is under way', async () => {
    const asked = [holds(500), holds(304), holds(300), holds(308), holds(308, 'another'), holds(900)];
    // The last lies too far away to be seen.
    expect(await Promise.all(asked)).toEqual([true, true, true, true, false, false]);
    expect(reads).toEqual([[500n, 1], [300n, 40]]);
  });

  it('is not known while the log cannot be read; whoever comes then asks again', async () => {
    fault = new Error('away');
    const asked = [holds(1), holds(2), holds(3)];
    for (const one of asked) await expect(one).rejects.toThrow('away');
    fault = undefined;
    expect(await holds(1)).toBe(true);
  });

  it('is not seen by an account that may not read the whole log', async () => {
    fault = new EventStoreAccessDeniedError('denied', 'nothing-written');
    expect(await Promise.all([holds(1), holds(2)])).toEqual([false, false]);
  });
});
