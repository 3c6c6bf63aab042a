import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { KeyStoreSealer } from '#libs/privacy/src/sealer.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';
import { parseMapping } from '../mapping/read-mapping.js';
import type { ImportReport } from '../run/import-report.js';
import type { ImportTarget } from '../run/import-target.js';
import { runImport } from '../run/run-import.js';

export const ROWS_MAPPING = `version: 1
source: hotline
timeZone: Asia/Shanghai
extractedAt: 2026-09-01T00:00:00+08:00
shape: ticket-per-row
ticket:
  key: { columns: [no] }
  community: { column: community }
  category: { columns: [office, type] }
  channel: { column: via, map: { phone: hotline, app: snapshot }, otherwise: import }
  description: { columns: [what] }
  reporter: { name: { column: who }, phone: { column: phone } }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: acknowledge, at: { column: taken } }
  - { step: resolve, at: { column: done }, outcome: solved, text: { columns: [answer] } }
  - { step: close, at: { column: done }, when: { column: status, in: [done] } }
status: { column: status, ended: [done], endedAt: done }
`;
export const ROWS_HEADER = 'no,community,office,type,via,what,who,phone,reported,taken,done,status,answer';

/** One line of ROWS_HEADER: a lift that stood still, reported, taken up and repaired within a day and a half, but for `values`. */
export function row(no: string, values: Partial<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    no, community: '东河社区', office: 'Housing', type: `Lift ${no}`, via: 'phone', what: 'the lift stands still', who: '', phone: '',
    reported: '2026-08-01T08:00:00', taken: '2026-08-01T09:00:00', done: '2026-08-02T10:00:00', status: 'done', answer: 'repaired', ...values,
  };
  return ROWS_HEADER.split(',').map((column) => all[column]).join(',');
}

export const EVENTS_MAPPING = `version: 1
source: desk
timeZone: UTC
extractedAt: 2026-09-01T00:00:00Z
shape: event-per-row
ticket:
  key: { columns: [case], personal: false }
  community: { label: Desk }
  category: { columns: [product] }
events:
  activity: { column: activity }
  at: { column: at }
  order: { column: nr }
  activities:
    - { names: [Open], step: report }
    - { names: [Assign, Assign again], step: dispatch }
    - { names: [Take], step: acknowledge }
    - { names: [Solve], step: resolve, outcome: solved }
    - { names: [Close], step: close }
`;
export const EVENTS_HEADER = 'case,nr,activity,at,product';

interface HarnessTarget extends ImportTarget {
  readonly store: SqliteEventStore;
  readonly keys: SqliteKeyStore;
}

/** A data folder of its own with everything that an import writes to: the real store, keys and deciders. */
export class ImportHarness {
  readonly folder = mkdtempSync(join(tmpdir(), 'xiuhua-import-'));
  private opened: HarnessTarget | undefined;
  private files = 0;

  async target(): Promise<HarnessTarget> {
    if (!this.opened) {
      const keys = await SqliteKeyStore.open({ path: join(this.folder, 'keys.db'), masterKey: Buffer.alloc(32, 7) });
      const store = await SqliteEventStore.open({ path: join(this.folder, 'events.db'), mode: 'background' });
      const executor = new StreamCommands(store, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: 100 });
      this.opened = { keys, store, executor, publications: new PublicationCommands(executor) };
    }
    return this.opened;
  }

  /** A file beside the mapping. */
  file(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  csv(...lines: readonly string[]): string {
    const path = join(this.folder, `${this.files++}.csv`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  }

  async import(mapping: string, file: string, signal = new AbortController().signal): Promise<ImportReport> {
    return runImport(await this.target(), { file, document: parseMapping(mapping, join(this.folder, 'mapping.yaml')), inFlight: 8, signal, progress: { write: () => true } });
  }

  async log(): Promise<RecordedEvent[]> {
    const { store } = await this.target();
    const events: RecordedEvent[] = [];
    for (let after = 0n; ;) {
      const page = await store.readAll(after, MAX_PAGE);
      if (page.events.length === 0) return events;
      events.push(...page.events);
      after = page.position;
    }
  }

  /** What was recorded, whatever the order between streams and the instant of recording. */
  async facts(): Promise<string[]> {
    return (await this.log()).filter(({ streamId }) => !streamId.startsWith('import-')).map(({ streamId, revision, type, data, metadata }) => (
      JSON.stringify([streamId, revision, type, data, streamId.startsWith('ticket-') && metadata.occurredAt, metadata.imported, metadata.commandId]))).sort();
  }

  /** Events of the ticket with this source key or, where that is personal, of the nth ticket reported. */
  async historyOf(category: string): Promise<RecordedEvent[]> {
    const log = await this.log();
    const report = log.find(({ type, data }) => type === 'TicketReported' && data['category'] === category);
    return log.filter(({ streamId }) => streamId === report?.streamId);
  }

  /** Every byte that lies in the data folder, the CSV files apart. */
  bytes(): Buffer {
    return Buffer.concat(readdirSync(this.folder).filter((name) => !name.endsWith('.csv')).map((name) => readFileSync(join(this.folder, name))));
  }

  async close(): Promise<void> {
    await this.opened?.store.close();
    await this.opened?.keys.close();
    this.opened = undefined;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
