import { IMPORTER, report } from '../testing/ticket-samples.js';
import { TEST_POLICIES } from '../testing/policy-book.js';
import { evolve } from './evolve.js';
import { ticketDeciderUnder } from './ticket-decider.js';
import type { Ticket } from './ticket-state.js';
import { timeBrings } from './time-brings.js';

const REPORTED = '2026-11-02T00:00:00.000Z';

/** Reported in a source on that day; dispatch within 24 hours, resolve within seven days. */
function imported(): Ticket {
  const context = { now: REPORTED, occurredAt: REPORTED, actor: IMPORTER, mode: 'import' } as const;
  return ticketDeciderUnder(TEST_POLICIES).decide(report, { status: 'none' }, context)
    .reduce<Ticket>((ticket, { type, data }, revision) => evolve(ticket, { type, data, revision, occurredAt: REPORTED, recordedAt: REPORTED, actor: IMPORTER }), { status: 'none' });
}

const dueAt = (now: string, occurredAt: string, mode: 'live' | 'import'): (string | undefined)[] =>
  timeBrings(imported(), { now, occurredAt, actor: IMPORTER, mode }).map(({ occurredAt: at }) => at);

describe('What time brings to an imported ticket', () => {
  const TODAY = '2026-11-02T20:00:00.000Z';

  it('goes as far as its source has told', () => {
    expect(dueAt(TODAY, '2026-11-02T13:00:00.000Z', 'import')).toEqual(['2026-11-02T12:00:00.000Z']);
  });

  it('goes no further than today, whatever its source dates into the future', () => {
    expect(dueAt(TODAY, '2099-01-01T00:00:00.000Z', 'import')).toEqual(['2026-11-02T12:00:00.000Z', '2026-11-02T19:12:00.000Z']);
  });

  it('is nothing while people have not adopted it', () => {
    expect(dueAt('2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 'live')).toEqual([]);
  });
});
