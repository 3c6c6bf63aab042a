import type { Guard } from './guard.js';
import { ACCESS_GUARDS } from './guards-of-access.js';
import { CLOCK_GUARDS } from './guards-of-the-clocks.js';
import { DOMAIN_GUARDS } from './guards-of-the-domain.js';
import { DEADLINE_GUARDS } from './guards-of-the-deadlines.js';
import { CLOCK_COMMAND_GUARDS } from './guards-of-the-clock-commands.js';
import { PUBLISHING_GUARDS } from './guards-of-publishing.js';
import { SCHEDULER_GUARDS } from './guards-of-the-scheduler.js';
import { EVENTSTOREDB_GUARDS } from './guards-of-eventstoredb.js';
import { FEED_GUARDS } from './guards-of-the-feed.js';
import { LOG_GUARDS } from './guards-of-the-log.js';
import { PRIVACY_GUARDS } from './guards-of-privacy.js';
import { READ_MODEL_GUARDS } from './guards-of-the-read-model.js';
import { SHARED_READ_MODEL_GUARDS } from './guards-of-the-shared-read-model.js';

/** Invariants 1 to 3 and 9, 4, 10, 11, then 12 and the rules, the laws of the clocks, 5 and 6, and 8. */
export const GUARDS: readonly Guard[] = [
  ...LOG_GUARDS, ...EVENTSTOREDB_GUARDS, ...READ_MODEL_GUARDS, ...SHARED_READ_MODEL_GUARDS, ...PRIVACY_GUARDS, ...ACCESS_GUARDS, ...DOMAIN_GUARDS, ...CLOCK_GUARDS,
  ...DEADLINE_GUARDS, ...CLOCK_COMMAND_GUARDS, ...SCHEDULER_GUARDS, ...PUBLISHING_GUARDS, ...FEED_GUARDS,
];
