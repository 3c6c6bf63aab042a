import fc from 'fast-check';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { QueryThreads } from './queries/query-threads.js';
import type { TicketFilter } from './read-model.js';
import { assertProperty, runsOn } from './testing/assert-property.js';
import { startProjector } from './testing/project-log.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog } from './testing/test-log.js';
import { ticketHistory, type TicketHistory } from './testing/ticket-histories.js';

const COMMUNITIES = ['xf', 'ly'];
const DAY = 86_400_000;
const LOGS = 34;
const uniqueTickets = fc.uniqueArray(ticketHistory, { selector: ({ streamId }) => streamId, minLength: 60, maxLength: 60, size: 'max' });
const lastRecorded = (histories: readonly TicketHistory[]): number => Math.max(...histories.map(({ facts }) => Date.parse(facts.at(-1)!.recordedAt)));

describeOnReadModels('the tickets that are overdue', (kind) => {
  let overdue = 0;
  let notOverdue = 0;

  it('are those that the figure counts, at any instant from the last event on, and all others are the rest', async () => {
    await assertProperty(fc.asyncProperty(uniqueTickets, fc.integer({ min: 1, max: 40 * DAY }), async (histories, later) => {
      const log = await openTestLog(kind);
      const threads = new QueryThreads(log.readModel, 5_000, { threads: 1 });
      try {
        const projector = await startProjector(log.store, log.readModel);
        await projector.until(await appendAll(log.store, histories));
        await projector.stop();
        const now = lastRecorded(histories) + later;
        const { rows } = await threads.ask('statistics', { communities: COMMUNITIES, query: {
          figures: ['counts'], groupBy: 'community', basis: 'cohort', by: 'current', asOf: now, workingTime: false, definitions: SHIPPED_DEFINITIONS,
        } });
        for (const community of COMMUNITIES) {
          const counts = rows.find(({ group }) => group === community)?.counts;
          const list = async (filter: TicketFilter) => (
            await threads.ask('listTickets', { scope: { kind: 'communities', communities: COMMUNITIES }, filter: { ...filter, communityId: community }, limit: 500, now, after: null })).items;
          const [all, over, rest] = [await list({}), await list({ overdue: true }), await list({ overdue: false })];
          expect({ community, overdue: over.length, reported: all.length }).toEqual({ community, overdue: counts?.overdue ?? 0, reported: counts?.reported ?? 0 });
          const ids = new Set(over.map(({ ticketId }) => ticketId));
          expect(over).toEqual(all.filter(({ ticketId }) => ids.has(ticketId)));
          expect(rest).toEqual(all.filter(({ ticketId }) => !ids.has(ticketId)));
          overdue += over.length;
          notOverdue += rest.filter(({ status }) => status !== 'closed' && status !== 'withdrawn' && status !== 'rejected').length;
        }
      } finally {
        await threads.close();
        await log.remove();
      }
    }), runsOn(kind, LOGS));
    expect([overdue > runsOn(kind, 100), notOverdue > runsOn(kind, 100)]).toEqual([true, true]);
  }, 120_000);
});
