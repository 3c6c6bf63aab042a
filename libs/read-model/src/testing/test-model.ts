import { type ReadModelOptions, ThreadedReadModel } from '../threaded-read-model.js';
import { startProjector } from './project-log.js';
import { appendAll, openTestLog, type ReadModelKind, type StreamOfFacts } from './test-log.js';

/** A real log with its projector and the read model over them. */
export interface TestModel {
  readonly model: ThreadedReadModel;
  /** Resolves once the read model knows them. */
  append(streams: readonly StreamOfFacts[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTestModel(kind: ReadModelKind, options: Pick<ReadModelOptions, 'calendarOf'> = {}): Promise<TestModel> {
  const log = await openTestLog(kind);
  const projector = await startProjector(log.store, log.readModel);
  const model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 5000, threads: 1, ...options });
  return {
    model,
    async append(streams) {
      await projector.until(await appendAll(log.store, streams));
    },
    async close() {
      await model.close();
      await projector.stop();
      await log.remove();
    },
  };
}
