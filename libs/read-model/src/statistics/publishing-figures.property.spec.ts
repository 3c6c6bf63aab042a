import fc from 'fast-check';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { calendarDocument, publications, type Publications } from '#libs/ticketing/src/testing/published-book.js';
import { publishingLife } from '#libs/ticketing/src/testing/publishing-lives.js';
import { type RandomStep, randomSteps } from '#libs/ticketing/src/testing/ticket-arbitraries.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { assertProperty } from '../testing/assert-property.js';
import { startProjector } from '../testing/project-log.js';
import { appendWhole, openTestLog, type StreamOfFacts } from '../testing/test-log.js';
import { FIGURES, type Statistics, type StatisticsQuery } from './statistics.js';

const LOGS = 26;
const TICKETS = 80;
const START = Date.parse('2026-11-22T00:00:00.000Z');
const HOUR = 3_600_000;

/** Nothing is told late, and nothing re-pins a clock from where it started: either may rightly change a figure of the past. */
const steps = randomSteps().map((all): readonly RandomStep[] => all
  .filter(({ command: { type } }) => type !== 'Reclassify' && type !== 'Transfer')
  .map(({ command, context }) => ({ command, context: { ...context, occurredAt: context.now } })));
const tickets = fc.uniqueArray(fc.record({ id: fc.uuid(), steps }), { selector: ({ id }) => id, minLength: TICKETS, maxLength: TICKETS, size: 'max' });

/** The log of these lives, with what is published at an instant in between, or without it. */
function logOf(lives: readonly { readonly id: string; readonly steps: readonly RandomStep[] }[], first: Parameters<typeof publishingLife>[0]['first'], later: Parameters<typeof publishingLife>[0]['later'], at: number): StreamOfFacts[] {
  return lives.map(({ id, steps: all }) => {
    const ticketId = ticketIdFrom(id, '20261122');
    const own = all.map(({ command, context }): RandomStep => ({ context, command: command.type === 'Report' ? { ...command, ticketId } : command }));
    const before = own.findIndex(({ context }) => Date.parse(context.now) > at);
    const { facts } = publishingLife({ steps: own, first, later: before === -1 ? [] : later, before });
    return { streamId: streamOfTicket(ticketId), facts: JSON.parse(JSON.stringify(facts)) as StreamOfFacts['facts'] };
  });
}

/** @param published in this order, each as the next version */
async function figuresOf(streams: readonly StreamOfFacts[], published: readonly Publications[], asked: readonly StatisticsQuery[]): Promise<Statistics['rows'][]> {
  const log = await openTestLog();
  try {
    const projector = await startProjector(log.store, log.readModel, { batchSize: 2_000 });
    await projector.until(await appendWhole(log.store, streams));
    await projector.stop();
    const model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 20_000, threads: 1, calendarOf: async ({ version }) => calendarDocument(published[version - 1]!.calendar, version) });
    try {
      const answers: Statistics['rows'][] = [];
      for (const query of asked) answers.push((await model.statistics(null, query)).rows);
      return answers;
    } finally {
      await model.close();
    }
  } finally {
    await log.remove();
  }
}

describe('Publishing a policy and its calendar (invariant 6)', () => {
  it('changes no figure of any instant before it', async () => {
    let breached = 0;
    let changedLater = 0;
    await assertProperty(fc.asyncProperty(
      tickets, publications, fc.array(publications, { minLength: 1, maxLength: 2 }), fc.integer({ min: 24, max: 60 * 24 }), fc.double({ min: 0.1, max: 1, noNaN: true }),
      async (lives, first, later, hours, part) => {
        const at = START + hours * HOUR;
        const query = (asOf: number, groupBy: 'all' | 'community'): StatisticsQuery => (
          { figures: FIGURES, groupBy, basis: 'cohort', by: 'current', asOf, workingTime: true, definitions: SHIPPED_DEFINITIONS });
        const asked = [query(at, 'all'), query(at, 'community'), query(START + Math.ceil(hours * part) * HOUR, 'community'), query(START + 500 * 24 * HOUR, 'all')];
        const [published, unpublished] = [
          await figuresOf(logOf(lives, first, later, at), [first, ...later], asked), await figuresOf(logOf(lives, first, [], at), [first], asked),
        ];
        expect(published.slice(0, 3)).toEqual(unpublished.slice(0, 3));
        breached += published[0]!.reduce((sum, { counts }) => sum + (counts?.breached ?? 0), 0);
        if (JSON.stringify(published[3]) !== JSON.stringify(unpublished[3])) changedLater += 1;
      }), LOGS);
    // Publications that would change nothing at all, or a past without a breach, would prove nothing.
    expect({ breached: breached > LOGS * 5, changedLater: changedLater > LOGS / 2 }).toEqual({ breached: true, changedLater: true });
  }, 300_000);
});
