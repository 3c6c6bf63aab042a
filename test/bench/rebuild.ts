import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLog } from './generate-log.js';
import { measureStatistics, type MeasuredStatistics } from './measure-statistics.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { RebuildWork, RebuildWorkDone } from './rebuild-work.js';

export interface RebuildFigures {
  readonly events: number;
  /** Events a second of a rebuild of all projections. */
  readonly perSecond: number;
  /** Events a second of reading and parsing the same log, in the same run. */
  readonly bareReadPerSecond: number;
  /** Of the rebuilding process. */
  readonly peakRssMb: number;
  /** Over the rows that it made. */
  readonly statistics: MeasuredStatistics;
}

function inProcess(work: RebuildWork): Promise<RebuildWorkDone> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'rebuild-work.js'));
    let answer: RebuildWorkDone | undefined;
    child.once('message', (message) => {
      answer = message as RebuildWorkDone;
    });
    child.once('error', reject);
    child.once('exit', (code) => (answer === undefined ? reject(new Error(`${work.what} ended with code ${code}`)) : resolve(answer)));
    child.send(work);
  });
}

/** Files of a generated city. */
export interface City {
  readonly logPath: string;
  readonly readModel: ReadModelLocation;
}

export function cityIn(folder: string): City {
  return { logPath: join(folder, 'events.db'), readModel: { kind: 'sqlite', path: join(folder, 'read-model.db') } };
}

/** Makes the read model of a generated log, in a process of its own. */
export function rebuildCity({ logPath, readModel }: City): Promise<RebuildWorkDone> {
  return inProcess({ what: 'rebuild', logPath, readModel });
}

/** Rebuilds the read model of a generated city's log, asks it for statistics, and reads the same log bare before and after: the better one counts. */
export async function benchRebuild({ tickets }: { tickets: number }): Promise<RebuildFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-bench-rebuild-'));
  try {
    const city = cityIn(folder);
    const { logPath } = city;
    generateLog({ path: logPath, tickets });
    const before = await inProcess({ what: 'bare-read', logPath });
    const rebuilt = await rebuildCity(city);
    const after = await inProcess({ what: 'bare-read', logPath });
    const bareSeconds = Math.min(before.seconds, after.seconds);
    return {
      events: rebuilt.events,
      perSecond: Math.round(rebuilt.events / rebuilt.seconds),
      bareReadPerSecond: Math.round(before.events / bareSeconds),
      peakRssMb: Math.round(rebuilt.peakRssMb),
      statistics: await measureStatistics(city.readModel),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
