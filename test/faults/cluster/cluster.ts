import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Config, loadConfig } from '#libs/platform/src/config.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { allEnded, closeAll } from '../../support/end-process.js';
import { InTurn } from '../../support/in-turn.js';
import { Engines } from './engines.js';
import { type Fault, type LeaseName, type PlannedFault, PROCESSES, type ProcessName } from './fault-plan.js';
import { Processes } from './processes.js';

/** Of whoever looks at the end, when nothing is broken any more but all are busy. */
const PATIENCE = { EVENT_STORE_TIMEOUT_MS: '20000' };

/** The whole cluster profile as processes, and all that can befall it. */
export class Cluster {
  private readonly engineTurns = { kafka: new InTurn(), postgres: new InTurn(), store: new InTurn() };

  /** @param env of whoever looks at it @param config the same */
  private constructor(
    readonly engines: Engines, readonly env: NodeJS.ProcessEnv, readonly config: Config, readonly processes: Processes, readonly readModel: ProjectionDatabase,
  ) {}

  static async start(): Promise<Cluster> {
    const engines = await Engines.start();
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-cluster-'));
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, HOST: '127.0.0.1', LOG_LEVEL: 'info', RATE_LIMIT_PER_MINUTE: '0', ...engines.env };
    let cluster: Cluster | undefined;
    try {
      const readModel = await openReadModel(readModelServer(engines.env));
      const patient = { ...env, ...PATIENCE };
      cluster = new Cluster(engines, patient, loadConfig(patient), await Processes.prepare(env), readModel);
      await allEnded(PROCESSES.map((name) => cluster!.processes.start(name)));
      return cluster;
    } catch (error) {
      await closeAll(() => (cluster ?? engines).stop(), () => rmSync(folder, { recursive: true, force: true }));
      throw error;
    }
  }

  /** Each at its moment, whether or not those before are over. Resolves when all are, and everything that was killed is started again. */
  async carryOut(plan: readonly PlannedFault[]): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (const { afterMs, fault } of plan) {
      await pause(afterMs);
      const befalling = this.befall(fault);
      befalling.catch(() => undefined);
      underWay.push(befalling);
    }
    await allEnded(underWay);
  }

  async stop(): Promise<void> {
    await closeAll(
      () => this.processes.stop(), () => this.readModel.close(), () => this.engines.stop(), () => rmSync(this.config.dataDir, { recursive: true, force: true }),
    );
  }

  private async befall(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill': return this.kill(fault.what, fault.forMs);
      case 'freeze': return this.processes.freeze(fault.what, fault.forMs);
      case 'freeze-holder': return this.processes.freeze(await this.holderOf(fault.lease), fault.forMs);
      case 'cut-store': return this.engineTurns.store.run(() => this.cutStore(fault.forMs));
      case 'hang-store': return this.engineTurns.store.run(() => this.hangStore(fault.forMs));
      case 'spoil-appends': return this.engines.parts.store.nextAppends(...fault.faults);
      default: {
        const never: never = fault;
        return never;
      }
    }
  }

  private async kill(what: ProcessName | 'kafka' | 'postgres', forMs: number): Promise<void> {
    if (what !== 'kafka' && what !== 'postgres') return this.processes.killAndStart(what, forMs);
    const { broker, postgres } = this.engines.parts;
    const engine = what === 'kafka' ? broker : postgres;
    await this.engineTurns[what].run(async () => {
      await engine?.kill();
      await pause(forMs);
      await engine?.start();
    });
  }

  /** One of the two where nobody holds it, or the database cannot tell. */
  private async holderOf(lease: LeaseName): Promise<ProcessName> {
    const held = await this.readModel.leases?.holderOf(lease).catch(() => undefined);
    return (held === undefined ? undefined : this.processes.holding(held.holder)) ?? `${lease}-1`;
  }

  private async cutStore(forMs: number): Promise<void> {
    const { store } = this.engines.parts;
    if (forMs === 0) return store.cut();
    store.goDown();
    await pause(forMs);
    store.comeBack();
  }

  private async hangStore(forMs: number): Promise<void> {
    const { store } = this.engines.parts;
    store.freeze();
    await pause(forMs);
    store.thaw();
  }
}
