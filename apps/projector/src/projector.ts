import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { MilestoneRecorder, NothingToSeal } from '#libs/engine/src/milestone-recorder.js';
import { onceBack } from '#libs/engine/src/once-back.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import { errorFacts } from '#libs/platform/src/logging.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { FaultKind } from '#libs/projections/src/engine-tables.js';
import { LeaseWatch } from '#libs/projections/src/lease-watch.js';
import type { PoisonEvent } from '#libs/projections/src/projection-lane.js';
import { ProjectionRunner, type RunnerObserver } from '#libs/projections/src/projection-runner.js';
import { RebuildTakenOverError } from '#libs/projections/src/rebuild-progress.js';
import { TablesInUseError } from '#libs/projections/src/tables-in-use.js';
import { underLease } from '#libs/projections/src/under-lease.js';
import { DueMilestones } from '#libs/read-model/src/milestones/due-milestones.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { ticketsProjection } from '#libs/read-model/src/tickets/tickets-projection.js';
import { bringUp } from './bring-up.js';
import { ProjectorParts } from './parts.js';
import { MilestoneScheduler } from './scheduler/milestone-scheduler.js';

/** The lease's name, in every version for ever. */
const PROJECTOR = 'projector';
/** Between two wakings a ticket is seldom seen again. */
const STREAMS_REMEMBERED = 1_000;

/** Runs the read model's projections and wakes tickets at their milestones, after rebuilding those whose tables are empty or of an older version. */
@Injectable()
export class Projector {
  private readonly projected: Counter<'projection'>;
  private readonly woken: Histogram;
  private readonly notWoken: Counter;
  private readonly lease: LeaseWatch | null;
  private onStanding = (): void => undefined;

  constructor(private readonly parts: ProjectorParts) {
    const { metrics } = parts;
    this.projected = new Counter({
      name: 'xiuhua_events_projected_total', help: 'Events projected, by projection', labelNames: ['projection'], registers: [metrics.registry],
    });
    this.woken = new Histogram({
      name: 'xiuhua_milestone_delay_seconds', help: 'From the due instant of a milestone to its ticket being woken', buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 600, 3600],
      registers: [metrics.registry],
    });
    this.notWoken = new Counter({ name: 'xiuhua_milestone_failures_total', help: 'Tickets that could not be woken, to be tried again', registers: [metrics.registry] });
    const { leases } = parts.database;
    this.lease = leases === null ? null : new LeaseWatch(PROJECTOR, leases, metrics, parts.log, () => this.onStanding());
    metrics.labelledGauge('xiuhua_projection_lag', 'Positions between the end of the log and the checkpoint: events in SQLite, bytes in EventStoreDB', 'projection', () => this.lags());
    metrics.labelledGauge('xiuhua_projection_stopped', '1 while an event stops the projection', 'projection', () => this.stops());
  }

  /**
   * Until the signal aborts. Where several projectors can work on one read model, one does, and the others stand by.
   * @param onRunning called once the projections follow the log, or this process stands by
   * @throws whatever store or database throw when they are ill: the process must end and be started again. A server that is away is waited for.
   * SetUpError when only a person can mend the database
   */
  async run(signal: AbortSignal, onRunning: () => void): Promise<void> {
    const { database } = this.parts;
    try {
      if (this.lease === null || database.leases === null) return await this.work(signal, onRunning);
      this.onStanding = onRunning;
      await underLease({ leases: database.leases, name: PROJECTOR, signal, observer: this.lease, faultOf: (error) => this.faultOf(error) }, (mine) => this.work(mine, onRunning));
    } catch (error) {
      throw await database.explained(error);
    }
  }

  /** A rebuild that another process goes on with, or that readers keep from its end, is nobody's fault. */
  private faultOf(error: unknown): FaultKind {
    return error instanceof RebuildTakenOverError || error instanceof TablesInUseError ? 'busy' : this.parts.database.faultOf(error);
  }

  private async work(signal: AbortSignal, onRunning: () => void): Promise<void> {
    const { store, database, upcasters, log } = this.parts;
    const projections = await onceBack(() => bringUp(this.parts, PROJECTIONS, signal), {
      signal, onAway: (error) => log.warn({ event: 'waiting-for-event-store', error: errorFacts(error) }),
    });
    if (projections === undefined) return;
    const runner = new ProjectionRunner({ store, database, projections, upcasters, observer: this.observer() });
    // One that fails ends the other: a process that does half of its work looks well and is not.
    const failing = new AbortController();
    const both = AbortSignal.any([signal, failing.signal]);
    const orEnd = (work: Promise<void>): Promise<void> => work.finally(() => failing.abort());
    await Promise.all([
      orEnd(runner.run(both, () => {
        log.info({ event: 'projector-running', projections: projections.map(({ name, version }) => `${name}@${version}`) });
        onRunning();
      })),
      ...(projections.includes(ticketsProjection) ? [orEnd(this.scheduler().run(both))] : []),
    ]);
  }

  private scheduler(): MilestoneScheduler {
    const { milestoneStore, database, log, upcasters } = this.parts;
    const clock = new SystemClock();
    const recorder = new MilestoneRecorder(new StreamCommands(milestoneStore, new NothingToSeal(), clock, { cacheSize: STREAMS_REMEMBERED, upcasters }));
    return new MilestoneScheduler({
      due: new DueMilestones(database.db),
      record: (streamId) => recorder.record(streamId),
      now: () => clock.now(),
      observer: {
        woken: (lateMs) => this.woken.observe(lateMs / 1000),
        failed: (streamId, error) => {
          this.notWoken.inc();
          log.error({ event: 'ticket-not-woken', streamId, error: errorFacts(error) });
        },
      },
    });
  }

  async health(): Promise<HealthReport> {
    const head = await this.parts.store.head();
    const checkpoints = await readCheckpoints(this.parts.database.db);
    return {
      status: checkpoints.every(({ stopped }) => stopped === null) ? 'up' : 'down',
      ...(this.lease === null ? {} : { lease: await this.lease.standing() }),
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
    return new Map(checkpoints.map(({ projection, position }) => [projection, position < head ? Number(head - position) : 0]));
  }

  private async stops(): Promise<Map<string, number>> {
    const checkpoints = await readCheckpoints(this.parts.database.db);
    return new Map(checkpoints.map(({ projection, stopped }) => [projection, stopped === null ? 0 : 1]));
  }
}
