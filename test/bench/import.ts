import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { finished } from 'node:stream/promises';
import { type BenchServer, startBenchServer } from './bench-server.js';
import type { Figure } from './figure.js';
import { pacedCommands } from './paced-load.js';

const CLI = join(__dirname, '..', '..', 'apps', 'cli', 'src', 'main.js');
const LIMIT_MS = 15 * 60_000;
const LOOK_EVERY_MS = 100;
/** People at work while the history comes in: a busy city's hour. */
const PER_SECOND = 100;
const PLACES = 70;
const KINDS = ['NOISE/Street', 'WATER/Leak', 'LIGHT/Stairwell', 'WASTE/Missed collection', 'ROAD/Pothole'];
const BEGAN = Date.UTC(2026, 7, 1);
const WEEK_MS = 7 * 24 * 3_600_000;

const MAPPING = `version: 1
source: bench
timeZone: UTC
extractedAt: 2026-08-09T00:00:00Z
shape: ticket-per-row
ticket:
  key: { columns: [no], personal: false }
  community: { column: place }
  category: { columns: [type] }
  kind: { constant: complaint }
  description: { columns: [what] }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: resolve, at: { column: done }, outcome: explained }
  - { step: close, at: { column: done } }
`;

interface Imported {
  readonly seconds: number;
  /** Undefined where the system does not tell. */
  readonly peakMegabytes: number | undefined;
}

/** A city's week of history comes in through another process while people report and acknowledge, and then once more. */
export async function benchImport(quick: boolean): Promise<Figure[]> {
  const tickets = quick ? 500 : 62_812;
  const server = await startBenchServer();
  try {
    const mapping = join(server.dataDir, 'bench.mapping.yaml');
    const rows = join(server.dataDir, 'week.csv');
    writeFileSync(mapping, MAPPING);
    await writeWeek(rows, tickets);
    // A process that has just started is slow by itself.
    await pacedCommands(server, quick ? 1 : 4, PER_SECOND);
    const over = new AbortController();
    const people = pacedCommands(server, LIMIT_MS / 1_000, PER_SECOND, over.signal);
    const first = await importOnce(server, mapping, rows).finally(() => over.abort());
    const load = await people;
    const before = eventsIn(server);
    const second = await importOnce(server, mapping, rows);
    const peaks = [first, second].flatMap(({ peakMegabytes }) => (peakMegabytes === undefined ? [] : [peakMegabytes]));
    return [
      { name: 'import beside people', value: first.seconds, unit: 's', bar: { atMost: 120 }, note: `${tickets.toLocaleString('en')} tickets, about three events each` },
      { name: 'people meanwhile, p99', value: load.p99Ms, unit: 'ms', bar: { atMost: 100 }, note: `${PER_SECOND}/s asked, ${load.perSecond.toFixed(0)}/s answered` },
      { name: 'people refused meanwhile', value: load.refused, unit: '', bar: { atMost: 0 } },
      { name: 'the same import again', value: second.seconds, unit: 's' },
      { name: 'events that it added', value: eventsIn(server) - before, unit: '', bar: { atMost: 0 } },
      ...(peaks.length === 0 ? [] : [{ name: 'peak memory of an import', value: Math.max(...peaks), unit: 'MB', bar: { atMost: 500 } }]),
    ];
  } finally {
    await server.stop();
  }
}

async function writeWeek(path: string, tickets: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('no,place,type,what,reported,done\n');
  for (let no = 0; no < tickets; no += 1) {
    const reported = BEGAN + Math.floor((no / tickets) * WEEK_MS);
    // One in eight is still open.
    const done = no % 8 === 0 ? '' : new Date(reported + (no % 97) * 600_000).toISOString();
    file.write(`${no},Place ${no % PLACES},${KINDS[no % KINDS.length] ?? ''},It happened again as it did last week,${new Date(reported).toISOString()},${done}\n`);
  }
  file.end();
  await finished(file);
}

function importOnce({ dataDir }: BenchServer, mapping: string, rows: string): Promise<Imported> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'import', '--data-dir', dataDir, '--mapping', mapping, rows], { stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-4_000); });
  let peakMegabytes: number | undefined;
  const looking = setInterval(() => { peakMegabytes = peakOf(child.pid) ?? peakMegabytes; }, LOOK_EVERY_MS);
  return new Promise<Imported>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - began) / 1_000, peakMegabytes });
      else reject(new Error(`the import ended with ${code}: ${complaint}`));
    });
  }).finally(() => clearInterval(looking));
}

/** The highest resident size so far, as Linux keeps it. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_000;
  } catch {
    // It has just ended, or this is no Linux.
    return undefined;
  }
}

function eventsIn({ dataDir }: BenchServer): number {
  const log = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true });
  try {
    return Number(log.prepare('SELECT count(*) AS events FROM events').get()?.['events']);
  } finally {
    log.close();
  }
}
