import { Injectable } from '@nestjs/common';
import { EventStore, type Position } from '#libs/event-store/src/event-store.js';
import { eventsAfter } from '#libs/event-store/src/events-after.js';
import { storeHealth } from '#libs/event-store/src/store-health.js';
import { type Health, type HealthReport, checkHealth } from '#libs/platform/src/health.js';
import { KeyStore } from '#libs/privacy/src/key-store.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';

const CHECK_TIMEOUT_MS = 2000;
/** Without a bound the lag is told, but not counted for long. */
const COUNTED_WITHOUT_BOUND = 1000;

export interface ProjectionStanding {
  readonly projection: string;
  readonly version: number;
  readonly position: string;
  /** Events of the log not projected yet, counted up to one more than the bound where positions have gaps. */
  readonly lag: number;
  /** Where a poison event stopped it, else null. */
  readonly stoppedAt: string | null;
}

/** Events a projection may be behind; 0: no bound. */
export abstract class ReadyLagLimit {
  abstract readonly events: number;
}

/** What readiness, metrics and operators ask: is the store there, how far behind are the projections? */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly store: EventStore,
    private readonly readModel: ReadModel,
    private readonly keys: KeyStore,
    private readonly lagLimit: ReadyLagLimit,
  ) {}

  /**
   * A stopped projection is `degraded` as long as its lag is within the bound, not down: commands need the store only,
   * and every node would go down at once.
   */
  ready(): Promise<Health> {
    const checks = { store: () => storeHealth(this.store), keyStore: () => this.keyStoreReport(), readModel: () => this.readModelReport() };
    return checkHealth(checks, CHECK_TIMEOUT_MS);
  }

  async projections(): Promise<readonly ProjectionStanding[]> {
    const [head, checkpoints] = await Promise.all([this.store.head(), this.readModel.checkpoints()]);
    const enough = this.lagLimit.events || COUNTED_WITHOUT_BOUND;
    const lags = new Map<Position, number>();
    for (const { position } of checkpoints) if (!lags.has(position)) lags.set(position, await eventsAfter(this.store, position, head, enough));
    return checkpoints.map(({ projection, version, position, stoppedAt }) => ({
      projection, version, position: String(position), lag: lags.get(position) ?? 0,
      stoppedAt: stoppedAt === null ? null : String(stoppedAt),
    }));
  }

  private async keyStoreReport(): Promise<HealthReport> {
    await this.keys.check();
    return { status: 'up' };
  }

  private async readModelReport(): Promise<HealthReport> {
    const projections = await this.projections();
    const stopped = projections.filter(({ stoppedAt }) => stoppedAt !== null).map(({ projection }) => projection);
    const lag = Math.max(0, ...projections.map((one) => one.lag));
    const otherVersion = PROJECTIONS.filter(({ name, version }) => projections.find(({ projection }) => projection === name)?.version !== version);
    const facts = { lag, stopped, projections };
    if (otherVersion.length > 0) return { status: 'down', reason: `other-version: ${otherVersion.map(({ name }) => name).join(', ')}`, ...facts };
    if (this.lagLimit.events > 0 && lag > this.lagLimit.events) return { status: 'down', reason: `lag-above-${this.lagLimit.events}`, ...facts };
    return { status: stopped.length === 0 ? 'up' : 'degraded', ...facts };
  }
}
