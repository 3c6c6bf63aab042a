import type { Engine } from '#libs/engine/src/engine.js';
import type { Metrics } from '#libs/platform/src/metrics.js';
import type { ReadModel } from '#libs/read-model/src/read-model.js';

/** Gauges over the parts of the process, read when Prometheus asks. */
export function measureEngine(metrics: Metrics, { store }: Engine, readModel: ReadModel): void {
  if ('pendingAppends' in store) {
    metrics.gauge('xiuhua_append_queue_length', 'Appends waiting for the writer', () => Number(store.pendingAppends));
  }
  metrics.gauge('xiuhua_log_head', 'Position of the last event', async () => Number(await store.head()));
  metrics.labelledGauge('xiuhua_projection_lag', 'Positions between the end of the log and the checkpoint: events in SQLite, bytes in EventStoreDB', 'projection', async () => {
    const [head, checkpoints] = await Promise.all([store.head(), readModel.checkpoints()]);
    return new Map(checkpoints.map(({ projection, position }) => [projection, position < head ? Number(head - position) : 0]));
  });
  metrics.labelledGauge('xiuhua_projection_stopped', 'Where a poison event stopped a projection; absent while it runs', 'projection', async () => {
    const stopped = (await readModel.checkpoints()).filter(({ stoppedAt }) => stoppedAt !== null);
    return new Map(stopped.map(({ projection, stoppedAt }) => [projection, Number(stoppedAt)]));
  });
}
