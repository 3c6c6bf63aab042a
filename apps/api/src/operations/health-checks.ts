import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { type Health, type HealthReport, checkHealth } from '#libs/platform/src/health.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';

const CHECK_TIMEOUT_MS = 2000;

export interface ProjectionStanding {
  readonly projection: string;
  readonly version: number;
  readonly position: string;
  /** Positions of the log not projected yet. SQLite numbers events without gaps, so these are events. */
  readonly lag: number;
  /** Where a poison event stopped it, else null. */
  readonly stoppedAt: string | null;
}

/** What readiness, metrics and operators ask: is the store there, how far behind are the projections? */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly store: EventStore,
    private readonly readModel: ReadModel,
  ) {}

  /** A stopped projection is `degraded`, not down: commands need the store only, and every node would go down at once. */
  ready(): Promise<Health> {
    return checkHealth({ store: () => this.storeReport(), readModel: () => this.readModelReport() }, CHECK_TIMEOUT_MS);
  }

  async projections(): Promise<readonly ProjectionStanding[]> {
    const [head, checkpoints] = await Promise.all([this.store.head(), this.readModel.checkpoints()]);
    return checkpoints.map(({ projection, version, position, stoppedAt }) => ({
      projection, version, position: String(position), lag: position < head ? Number(head - position) : 0,
      stoppedAt: stoppedAt === null ? null : String(stoppedAt),
    }));
  }

  private async storeReport(): Promise<HealthReport> {
    return { status: 'up', head: String(await this.store.head()) };
  }

  private async readModelReport(): Promise<HealthReport> {
    const projections = await this.projections();
    const stopped = projections.filter(({ stoppedAt }) => stoppedAt !== null).map(({ projection }) => projection);
    const lag = Math.max(0, ...projections.map((one) => one.lag));
    return { status: stopped.length === 0 ? 'up' : 'degraded', lag, stopped, projections };
  }
}
