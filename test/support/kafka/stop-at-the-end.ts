import { onDemand } from './start-on-demand.js';

/** After all tests of a run. */
export default async function stopAtTheEnd(): Promise<void> {
  await onDemand.xiuhuaKafka?.close();
}
