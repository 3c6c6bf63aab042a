import { existsSync, writeFileSync } from 'node:fs';
import { Kafka } from 'kafkajs';
import { beforeCommits } from './before-commits.js';

/**
 * Loaded into a relay before everything else (`node --require`): it stops itself, as SIGSTOP from outside would, in the middle
 * of its first transaction with ticket events. Once continued it runs on as if nothing had been.
 */
const marker = process.env['XIUHUA_TEST_FREEZE_MARKER'];
if (marker === undefined) throw new Error('XIUHUA_TEST_FREEZE_MARKER names the file that tells when this process stops');

beforeCommits(Kafka.prototype, (topics) => {
  if (existsSync(marker) || ![...topics].some((topic) => topic.includes('ticket-events'))) return;
  writeFileSync(marker, String(process.pid));
  process.kill(process.pid, 'SIGSTOP');
});
