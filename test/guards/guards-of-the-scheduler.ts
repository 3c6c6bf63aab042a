import type { Guard } from './guard.js';

const SCHEDULER = 'apps/projector/src/scheduler/milestone-scheduler.js';
const TESTS = { invariant: 5, project: 'unit', tests: 'milestone-scheduler.spec' } as const;

/** Tickets are woken in due order, none is forgotten, none is sent again for nothing. */
export const SCHEDULER_GUARDS: readonly Guard[] = [
  {
    name: 'tickets-are-woken-in-due-order', ...TESTS, named: 'in due order',
    file: 'libs/read-model/src/milestones/due-milestones.js', line: '.orderBy(\'next_at\')', without: '',
  },
  {
    name: 'a-ticket-is-woken-after-its-due-instant', ...TESTS, named: 'which is in time',
    file: SCHEDULER, line: 'milestone.at < at', without: 'milestone.at <= at',
  },
  {
    name: 'what-was-woken-is-woken-again-later', ...TESTS, named: 'again at each milestone',
    file: SCHEDULER, line: 'this.woken.delete(streamId);', without: 'void 0;',
  },
  {
    name: 'what-was-woken-waits-for-its-rows', ...TESTS, named: 'while its rows lag behind',
    file: SCHEDULER, line: '!this.woken.has(streamId) && ', without: '',
  },
  {
    name: 'a-log-that-takes-nothing-loses-no-wake-up', ...TESTS, named: 'loses no wake-up',
    file: SCHEDULER, line: 'if (error instanceof event_store_js_1.EventStoreUnavailableError)', without: 'if (false)',
  },
  {
    name: 'a-ticket-that-cannot-be-woken-ends-nothing', ...TESTS, named: 'loses no wake-up',
    file: SCHEDULER, line: 'this.leftAlone.set(streamId, now() + LEAVE_ALONE_MS);\n            return true;', without: 'throw error;',
  },
  {
    name: 'an-import-is-woken-by-nobody', invariant: 'imports', project: 'unit', tests: 'milestone-row.spec',
    file: 'libs/read-model/src/milestones/milestone-row.js', line: 'ended || (imported === 1 && adopted === 0)', without: 'ended',
  },
];
