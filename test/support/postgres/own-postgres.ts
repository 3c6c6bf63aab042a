import { describeUnless } from '../skip-by-name.js';
import { whyNoPostgres } from './postgres-programs.js';

const reason = whyNoPostgres();
if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`suites with a PostgreSQL of their own cannot run: ${reason}`);

/** Of suites that kill, freeze or set up a PostgreSQL: one that READ_MODEL_URL names is not ours to do so with, it must be one of their own. */
export const describeWithOwnPostgres = describeUnless(reason);
