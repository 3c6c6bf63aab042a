import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import { errorFacts } from '#libs/platform/src/logging.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { PoisonEvent } from '#libs/projections/src/projection-lane.js';
import { ProjectionRunner, type RunnerObserver } from '#libs/projections/src/projection-runner.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { bringUp } from './bring-up.js';
import { ProjectorParts } from './parts.js';

/** Runs the read model's projections, after rebuilding those whose tables are empty or of an older version. */
@Injectable()
export class Projector {
  private readonly projected: Counter<'projection'>;

  constructor(private readonly parts: ProjectorParts) {
    const { metrics } = parts;
    this.projected = new Counter({
      name: 'xiuhua_events_projected_total', help: 'Events projected, by projection', labelNames: ['projection'], registers: [metrics.registry],
    });
    metrics.labelledGauge('xiuhua_projection_lag', 'Positions between the end of the log and the checkpoint', 'projection', () => this.lags());
    metrics.labelledGauge('xiuhua_projection_stopped', '1 while an event stops the projection', 'projection', () => this.stops());
  }

  /**
   * Until the signal aborts.
   * @param onRunning called once the projections follow the log
   * @throws whatever store or database throw when they are ill: the process must end and be started again
   */
  async run(signal: AbortSignal, onRunning: () => void): Promise<void> {
    const { store, database, upcasters, log } = this.parts;
    const projections = await bringUp(this.parts, PROJECTIONS, signal);
    const runner = new ProjectionRunner({ store, database, projections, upcasters, observer: this.observer() });
    await runner.run(signal, () => {
      log.info({ event: 'projector-running', projections: projections.map(({ name, version }) => `${name}@${version}`) });
      onRunning();
    });
  }

  async health(): Promise<HealthReport> {
    const head = await this.parts.store.head();
    const checkpoints = await readCheckpoints(this.parts.database.db);
    return {
      status: checkpoints.every(({ stopped }) => stopped === null) ? 'up' : 'down',
      head: String(head),
      projections: checkpoints.map(({ projection, position, stopped }) => (
        { projection, position: String(position), stoppedAt: stopped === null ? null : String(stopped.at), eventId: stopped?.eventId ?? null })),
    };
  }

  private observer(): RunnerObserver {
    const { log } = this.parts;
    return {
      projected: (projection, events) => this.projected.inc({ projection }, events),
      moved: (projection, position) => log.info({ event: 'checkpoint-moved', projection, position: String(position) }),
      stopped: ({ projection, position, eventId, error }: PoisonEvent) =>
        log.error({ event: 'projection-stopped', projection, position: String(position), eventId, error: errorFacts(error) }),
    };
  }

  private async lags(): Promise<Map<string, number>> {
    const head: Position = await this.parts.store.head();
    const checkpoints = await readCheckpoints(this.parts.database.db);
    return new Map(checkpoints.map(({ projection, position }) => [projection, Number(head - position)]));
  }

  private async stops(): Promise<Map<string, number>> {
    const checkpoints = await readCheckpoints(this.parts.database.db);
    return new Map(checkpoints.map(({ projection, stopped }) => [projection, stopped === null ? 0 : 1]));
  }
}
