import { SqliteReadModel, type SqliteReadModelOptions } from '../sqlite-read-model.js';
import { startProjector } from './project-log.js';
import { appendAll, openTestLog, type StreamOfFacts } from './test-log.js';

/** A real log with its projector and the read model over them. */
export interface TestModel {
  readonly model: SqliteReadModel;
  /** Resolves once the read model knows them. */
  append(streams: readonly StreamOfFacts[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTestModel(options: Pick<SqliteReadModelOptions, 'calendarOf'> = {}): Promise<TestModel> {
  const log = await openTestLog();
  const projector = await startProjector(log.store, log.readModelPath);
  const model = await SqliteReadModel.open({ path: log.readModelPath, queryTimeoutMs: 5000, threads: 1, ...options });
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
