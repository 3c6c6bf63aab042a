import fc from 'fast-check';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { EnvelopeOpener } from '#libs/privacy/src/opener.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { MappingError } from '../mapping/mapping.js';
import { EVENTS_HEADER, EVENTS_MAPPING, ImportHarness, row, ROWS_HEADER, ROWS_MAPPING } from '../testing/import-harness.js';

describe('an import', () => {
  let harness: ImportHarness;
  beforeEach(() => void (harness = new ImportHarness()));
  afterEach(() => harness.close());

  const types = async (category: string): Promise<string[]> => (await harness.historyOf(category)).map(({ type }) => type);

  describe('of one row per ticket', () => {
    it('records each step at the time of the source, in the mapping\'s zone', async () => {
      const report = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1')));
      const history = await harness.historyOf('Housing/Lift 1');
      expect(history.map(({ type, metadata }) => [type, metadata.occurredAt])).toEqual([
        ['TicketReported', '2026-08-01T00:00:00.000Z'], ['TicketDispatched', '2026-08-01T00:00:00.000Z'], ['TicketAcknowledged', '2026-08-01T01:00:00.000Z'],
        ['TicketResolved', '2026-08-02T02:00:00.000Z'], ['TicketClosed', '2026-08-02T02:00:00.000Z'],
      ]);
      expect(history[0]!.data).toMatchObject({ channel: 'hotline', kind: 'complaint', urgency: 'general', imported: true, ticketId: expect.stringMatching(/^20260801-/) as string });
      expect(history[0]!.data).not.toHaveProperty('sourceKey');
      expect(report).toMatchObject({
        outcome: 'completed', rows: 1, tickets: 1, newTickets: 1, events: { appended: 5, alreadyPresent: 0 }, communities: { named: 1, created: 1 },
        rejectedRows: { count: 0 }, refusedSteps: { count: 0 }, oddities: {}, outsideLiveRules: {},
      });
      const [created] = (await harness.log()).filter(({ type }) => type === 'CommunityCreated');
      expect(created!.data).toMatchObject({ name: '东河社区', timeZone: 'Asia/Shanghai' });
    });

    it('adds no event the second time', async () => {
      const file = harness.csv(ROWS_HEADER, ...Array.from({ length: 30 }, (_, i) => row(String(i))));
      await harness.import(ROWS_MAPPING, file);
      const before = await harness.log();
      const again = await harness.import(ROWS_MAPPING, file);
      expect(await harness.log()).toEqual(before);
      expect(again).toMatchObject({ outcome: 'completed', tickets: 30, newTickets: 0, events: { appended: 0, alreadyPresent: 150 } });
    });

    it('waits for a key store that cannot be written for a moment', async () => {
      await harness.target();
      const keys = new DatabaseSync(join(harness.folder, 'keys.db'));
      keys.exec("CREATE TRIGGER full BEFORE INSERT ON persons BEGIN SELECT raise(ABORT, 'no room'); END");
      const running = harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { who: 'Fictional Fang' }), row('2')));
      await pause(500);
      keys.exec('DROP TRIGGER full');
      keys.close();
      expect(await running).toMatchObject({ outcome: 'completed', tickets: 2, events: { appended: 10 } });
    });

    it('goes on after it was stopped, to the same facts and the same report', async () => {
      const lines = Array.from({ length: 60 }, (_, i) => row(String(i), i % 7 === 0 ? { done: '2026-07-01T00:00:00' } : {}));
      const whole = new ImportHarness();
      const expected = await whole.import(ROWS_MAPPING, whole.csv(ROWS_HEADER, ...lines));
      const file = harness.csv(ROWS_HEADER, ...lines);
      const stop = new AbortController();
      const { store } = await harness.target();
      const append = store.append.bind(store);
      let appends = 0;
      store.append = (...parts) => {
        if (++appends === 30) stop.abort();
        return append(...parts);
      };
      const first = await harness.import(ROWS_MAPPING, file, stop.signal);
      expect(first.outcome).toBe('interrupted');
      expect(first.tickets).toBeLessThan(60);
      expect((await harness.log()).some(({ type }) => type === 'ImportCompleted')).toBe(false);
      const second = await harness.import(ROWS_MAPPING, file);
      expect(await harness.facts()).toEqual(await whole.facts());
      expect(second.events.appended + second.events.alreadyPresent).toBe(expected.events.appended);
      expect({ ...second, seconds: 0, file: '', newTickets: 0, events: 0, communities: 0 })
        .toEqual({ ...expected, seconds: 0, file: '', newTickets: 0, events: 0, communities: 0 });
      await whole.close();
    });

    it('begins and ends one run per file and mapping, with its counts', async () => {
      const file = harness.csv(ROWS_HEADER, row('1'), row('2', { reported: 'soon' }));
      const { importId } = await harness.import(ROWS_MAPPING, file);
      await harness.import(ROWS_MAPPING.replace('version: 1', '# a remark\nversion: 1'), file);
      const run = (await harness.log()).filter(({ streamId }) => streamId.startsWith('import-'));
      expect(run.map(({ streamId, type }) => [streamId, type])).toEqual([[`import-${importId}`, 'ImportStarted'], [`import-${importId}`, 'ImportCompleted']]);
      expect(run[0]!.data).toMatchObject({ source: 'hotline', extractedAt: '2026-08-31T16:00:00.000Z' });
      expect(run[1]!.data['counts']).toMatchObject({ rows: 2, tickets: 1, rejectedRows: 1 });
    });

    it('names rejected rows with line and reason, never with their contents', async () => {
      const report = await harness.import(ROWS_MAPPING, harness.csv(
        ROWS_HEADER, row('1'), row(''), row('3', { reported: '' }), row('4', { reported: '1.8.2026' }), row('5', { done: 'yesterday' }), 'a,b',
        row('7', { community: '' }), row('1', { type: 'Other' }), row('9', { what: 'x'.repeat(10_001) }), row('10'),
      ));
      expect(report).toMatchObject({ rows: 10, tickets: 2, rejectedRows: { count: 8 } });
      expect(report.rejectedRows.listed).toEqual([
        { line: 3, reason: "no key: the column 'no' is empty" }, { line: 4, reason: "no report: the column 'reported' is empty" },
        { line: 5, reason: "the column 'reported' holds no time of the format 'iso'" }, { line: 6, reason: "the column 'done' holds no time of the format 'iso'" },
        { line: 7, reason: 'has 2 columns, the header has 13' },
        { line: 8, reason: "no community: the column 'community' is empty, and the mapping has no 'otherwise'" },
        { line: 9, reason: 'the same key as on line 2' }, { line: 10, reason: 'the text of what has 10001 characters, more than 10000' },
      ]);
    });

    it('counts oddities by kind and keeps them', async () => {
      const report = await harness.import(ROWS_MAPPING.replace('Asia/Shanghai', 'America/New_York'), harness.csv(
        ROWS_HEADER,
        row('1', { taken: '', done: '2026-08-01T07:59:59' }), row('2', { taken: '', done: '2026-08-01T08:00:00' }), row('3', { done: '', status: 'open' }),
        row('4', { status: 'open' }), row('5', { done: '', status: 'done' }), row('6', { via: 'pigeon' }), row('7', { type: '' }),
        row('8', { reported: '2026-03-08T02:30:00' }), row('9', { reported: '2025-11-02T01:30:00' }), row('10', { done: '2026-09-09T00:00:00' }),
        row('11', { taken: '2026-08-03T00:00:00' }), row('12', { what: '�' }),
      ));
      expect(report.oddities).toEqual({
        'no-resolution': 2, 'negative-duration': 1, 'same-second': 1, 'end-time-not-ended': 1, 'ended-without-end-time': 1, 'value-not-mapped': 1,
        'no-category': 1, 'nonexistent-time': 1, 'ambiguous-time': 1, 'time-after-extraction': 1, 'step-out-of-order': 1, 'undecodable-text': 1,
      });
      expect(report).toMatchObject({ tickets: 12, rejectedRows: { count: 0 }, outsideLiveRules: { 'occurred-before-report': 2 } });
      const negative = await harness.historyOf('Housing/Lift 1');
      expect(negative.map(({ type, metadata }) => [type, metadata.imported?.rule])).toEqual([
        ['TicketReported', undefined], ['TicketDispatched', undefined], ['TicketResolved', 'occurred-before-report'], ['TicketClosed', 'occurred-before-report'],
      ]);
    });

    it('records what the source dates in the future, marked with the rule', async () => {
      const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString();
      const report = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { done: tomorrow })));
      expect(report).toMatchObject({ events: { appended: 5 }, outsideLiveRules: { 'occurred-in-future': 2 }, oddities: { 'time-after-extraction': 1 } });
    });

    it('tells what the source tells otherwise in a later file, and records what is new there', async () => {
      await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { done: '', status: 'open' }), row('2')));
      const report = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1'), row('2', { done: '2026-08-05T10:00:00' }), row('3')));
      expect(report).toMatchObject({ tickets: 3, newTickets: 1, events: { appended: 7, alreadyPresent: 8 } });
      expect(report.refusedSteps).toEqual({
        count: 2, listed: [{ line: 3, step: 'Resolve', rule: 'changed-in-source' }, { line: 3, step: 'Close', rule: 'changed-in-source' }],
      });
      expect(await types('Housing/Lift 1')).toEqual(['TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'TicketResolved', 'TicketClosed']);
    });

    it('leaves a ticket alone that people have adopted', async () => {
      await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { done: '', status: 'open' })));
      const { streamId } = (await harness.historyOf('Housing/Lift 1'))[0]!;
      const { executor } = await harness.target();
      await executor.execute({
        streamId, decider: ticketDecider, command: { type: 'Adopt' }, commandId: '5f3b2a52-4f0e-4f5e-9a56-3b3f0f0b8d01', body: {},
        actor: { id: 'd-1', role: 'dispatcher' }, correlationId: 'c', keyRef: (state) => (state.status === 'none' ? null : state.reporterRef),
      });
      const report = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1')));
      expect(report.refusedSteps.listed).toEqual([{ line: 2, step: 'Resolve', rule: 'adopted' }, { line: 2, step: 'Close', rule: 'adopted' }]);
      expect(await types('Housing/Lift 1')).toEqual(['TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'TicketAdopted']);
    });

    it('knows a reporter by phone, keeps all personal text sealed, and does not bring an erased person back', async () => {
      const file = harness.csv(ROWS_HEADER, row('1', { who: 'Zhang San', phone: '000-5550101' }), row('2', { who: 'Zhang San', phone: '0005550101' }), row('3'));
      await harness.import(ROWS_MAPPING, file);
      const refs = await Promise.all(['1', '2', '3'].map(async (no) => (await harness.historyOf(`Housing/Lift ${no}`))[0]!.data['reporterRef'] as string));
      expect(refs[0]).toBe(refs[1]);
      expect(refs[2]).not.toBe(refs[0]);
      for (const text of ['Zhang San', '5550101', 'the lift stands still', 'repaired']) expect(harness.bytes().includes(text)).toBe(false);
      const { keys } = await harness.target();
      expect(await keys.identity(refs[0]!)).toEqual({ name: 'Zhang San', phone: '000-5550101' });
      await keys.erase(refs[0]!);
      const before = await harness.log();
      await harness.import(ROWS_MAPPING, file);
      expect(await keys.identity(refs[0]!)).toBeNull();
      expect(await harness.log()).toEqual(before);
      const later = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { who: 'Zhang San', phone: '000-5550101', done: '2026-08-03T00:00:00' })));
      expect(later).toMatchObject({ events: { appended: 0 }, newTickets: 0 });
      expect(await keys.identity(refs[0]!)).toBeNull();
    });

    it('says which columns are missing before anything is recorded', async () => {
      const failure = harness.import(ROWS_MAPPING, harness.csv('no,community,type,reported', '1,a,b,2026-08-01'));
      await expect(failure).rejects.toThrow(MappingError);
      await expect(failure).rejects.toThrow(/line 9, ticket\.category\.columns\[0\]: .*has no column 'office'; its 4 columns are no, community, type, reported/);
      expect(await harness.log()).toEqual([]);
    });
  });

  describe('of one row per event', () => {
    const events = (name: string, ...activities: string[]): string[] =>
      activities.map((activity, i) => `${name},${i},${activity},2026-08-01T0${i}:00:00,${name} product`);

    it('shows a ticket that was resolved twice as reopened and resolved again', async () => {
      const report = await harness.import(EVENTS_MAPPING, harness.csv(EVENTS_HEADER, ...events('a', 'Open', 'Assign', 'Take', 'Solve', 'Solve', 'Close')));
      const history = await harness.historyOf('a product');
      expect(history.map(({ type }) => type)).toEqual([
        'TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'TicketResolved', 'TicketReopened', 'TicketResolved', 'TicketClosed',
      ]);
      expect(history[4]).toMatchObject({ data: { reasonCode: 'implied-by-source' }, metadata: { occurredAt: '2026-08-01T04:00:00.000Z' } });
      expect(history[0]!.data['sourceKey']).toBe('a');
      expect(report).toMatchObject({ rows: 6, tickets: 1, events: { appended: 7 }, oddities: {}, outsideLiveRules: {} });
    });

    it('notes what the mapping does not know as progress and reports at the first event', async () => {
      const report = await harness.import(EVENTS_MAPPING, harness.csv(EVENTS_HEADER, ...events('a', 'Assign', 'Wait for part', 'Open', 'Assign again')));
      const history = await harness.historyOf('a product');
      expect(history.map(({ type, data }) => [type, data['activity']])).toEqual([
        ['TicketReported', undefined], ['TicketDispatched', undefined], ['ProgressNoted', undefined], ['ProgressNoted', 'Open'], ['TicketDispatched', undefined],
      ]);
      expect(report.oddities).toEqual({ 'unknown-activity': 1, 'no-report-event': 1, 'no-resolution': 1 });
      expect(report.outsideLiveRules).toEqual({ 'same-target': 1 });
    });

    it('seals the label of an activity that the mapping does not list: anybody may stand in it', async () => {
      const report = await harness.import(EVENTS_MAPPING, harness.csv(EVENTS_HEADER, ...events('a', 'Open', 'Called Fictional Fang on 000-5550199', 'Solve')));
      const { keys } = await harness.target();
      const { type, data, streamId, eventId, sealed } = (await harness.historyOf('a product'))[1]!;
      expect([type, data]).toEqual(['ProgressNoted', { visibility: 'internal' }]);
      expect(await new EnvelopeOpener(keys).open(streamId, eventId, sealed!)).toEqual({ note: 'Called Fictional Fang on 000-5550199' });
      for (const text of ['Fictional Fang', '5550199']) expect(harness.bytes().includes(text)).toBe(false);
      expect(report.oddities).toEqual({ 'unknown-activity': 1 });
    });

    it('keeps the label of an activity that the mapping lists as a note, in the clear', async () => {
      const mapping = EVENTS_MAPPING.replace('    - { names: [Close]', '    - { names: [Wait for part], step: note }\n    - { names: [Close]');
      const report = await harness.import(mapping, harness.csv(EVENTS_HEADER, ...events('a', 'Open', 'Wait for part', 'Solve')));
      expect((await harness.historyOf('a product'))[1]).toMatchObject({ type: 'ProgressNoted', data: { visibility: 'internal', activity: 'Wait for part' } });
      expect(report).toMatchObject({ oddities: {}, outsideLiveRules: {} });
    });

    it('is the same whatever the order of the rows', async () => {
      const lines = [...events('a', 'Open', 'Assign', 'Take', 'Solve', 'Close'), ...events('b', 'Assign', 'Solve', 'Solve'), ...events('c', 'Wait', 'Close')];
      await harness.import(EVENTS_MAPPING, harness.csv(EVENTS_HEADER, ...lines));
      const expected = await harness.facts();
      await fc.assert(fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        const other = new ImportHarness();
        await other.import(EVENTS_MAPPING, other.csv(EVENTS_HEADER, ...shuffled));
        expect(await other.facts()).toEqual(expected);
        await other.close();
      }), { numRuns: 10 });
    });

    it('rejects single events by line and keeps the rest of the ticket', async () => {
      const report = await harness.import(EVENTS_MAPPING, harness.csv(
        EVENTS_HEADER, 'a,0,Open,2026-08-01T00:00:00,p', 'a,x,Assign,2026-08-01T01:00:00,p', 'a,1,,2026-08-01T01:00:00,p', 'a,2,Assign,later,p',
        'a,0,Take,2026-08-01T00:00:00,p', 'a,3,Assign,2026-08-01T03:00:00,p', 'b,0,Open,,q',
      ));
      expect(await types('p')).toEqual(['TicketReported', 'TicketDispatched']);
      expect(report.rejectedRows.listed.toSorted((x, y) => x.line - y.line)).toEqual([
        { line: 3, reason: "the order column 'nr' holds no whole number" }, { line: 4, reason: "the column 'activity' is empty" },
        { line: 5, reason: "the column 'at' holds no time of the format 'iso'" }, { line: 6, reason: 'the ticket has an event with the same order already' },
        { line: 8, reason: "the column 'at' is empty" }, { line: 8, reason: 'no usable event' },
      ]);
    });
  });
});
