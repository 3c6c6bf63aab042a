import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import type { Metrics } from '#libs/platform/src/metrics.js';
import type { HeldLease, Leases } from './leases.js';
import type { LeaseObserver, PassingFault } from './under-lease.js';

export interface LeaseStanding {
  readonly state: 'starting' | 'working' | 'standing-by' | 'database-away';
  /** This process, as others see it. */
  readonly own: string;
  /** Who works now; null: nobody. */
  readonly holder: string | null;
  readonly epoch: number | null;
}

/** What becomes of a lease, for log, metrics and health. */
export class LeaseWatch implements LeaseObserver {
  private state: LeaseStanding['state'] = 'starting';

  /** @param onStandingBy called when another process turns out to work */
  constructor(private readonly name: string, private readonly leases: Leases, metrics: Metrics, private readonly log: Log, private readonly onStandingBy: () => void) {
    metrics.labelledGauge('xiuhua_lease_held', '1 while this process works under the lease, 0 while it stands by', 'lease', async () => (
      new Map([[name, this.works ? 1 : 0]])));
    metrics.labelledGauge('xiuhua_lease_epoch', 'Changes of holder so far, by who holds the lease now', 'holder', async () => {
      const holder = await leases.holderOf(name);
      return new Map(holder === undefined ? [] : [[holder.holder, holder.epoch]]);
    });
  }

  get standsBy(): boolean {
    return this.state === 'standing-by';
  }

  get works(): boolean {
    return this.state === 'working';
  }

  held({ epoch }: HeldLease): void {
    this.state = 'working';
    this.log.info({ event: 'lease-held', lease: this.name, epoch });
  }

  standingBy(): void {
    this.state = 'standing-by';
    this.log.info({ event: 'standing-by', lease: this.name });
    this.onStandingBy();
  }

  lost({ epoch }: HeldLease): void {
    this.state = 'standing-by';
    this.log.warn({ event: 'lease-lost', lease: this.name, epoch });
  }

  failed(error: unknown, fault: PassingFault, pauseMs: number): void {
    const facts = { lease: this.name, again: `in ${pauseMs} ms`, error: errorFacts(error) };
    this.state = fault === 'database' ? 'database-away' : 'standing-by';
    if (fault === 'database') this.log.error({ event: 'read-model-away', ...facts });
    else this.log.warn({ event: 'others-in-the-way', ...facts });
  }

  /** Throws what the database throws. */
  async standing(): Promise<LeaseStanding> {
    const holder = await this.leases.holderOf(this.name);
    return { state: this.state, own: this.leases.own, holder: holder?.holder ?? null, epoch: holder?.epoch ?? null };
  }
}
