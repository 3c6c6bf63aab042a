import { setTimeout as pause } from 'node:timers/promises';
import { ChildApp } from '../../support/child-app.js';
import { allEnded } from '../../support/end-process.js';
import { freePorts } from '../../support/free-ports.js';
import { InTurn } from '../../support/in-turn.js';
import { clockAhead } from '../../support/other-clock.js';
import { READY, type Readiness, readiness } from '../../support/readiness.js';
import { PROCESSES, type ProcessName } from './fault-plan.js';

/** By so much the second api's clock is slow. */
export const SLOW_MS = 5 * 60_000;
/** Whatever else is down meanwhile is back before that. */
const START_LIMIT_MS = 60_000;

const PORT_OF = { api: 'PORT', projector: 'PROJECTOR_PORT', relay: 'RELAY_PORT' } as const;

interface Running {
  readonly app: ChildApp;
  readonly url: string;
  readonly turns: InTurn;
}

/** Two of each process of the cluster profile, on ports that they keep. */
export class Processes {
  private constructor(private readonly running: ReadonlyMap<ProcessName, Running>) {}

  /** Nothing is started yet. */
  static async prepare(env: NodeJS.ProcessEnv): Promise<Processes> {
    const ports = await freePorts(PROCESSES.length);
    return new Processes(new Map(PROCESSES.map((name, index) => {
      const kind = name.slice(0, -2) as keyof typeof PORT_OF;
      const own = { ...env, [PORT_OF[kind]]: String(ports[index]), ...(name === 'api-2' ? clockAhead(-SLOW_MS) : {}) };
      return [name, { app: new ChildApp(kind, own, name), url: `http://127.0.0.1:${ports[index]}`, turns: new InTurn() }];
    })));
  }

  url(name: ProcessName): string {
    return this.of(name).url;
  }

  /** The one whose id a lease names as its holder, `<host>/<pid>/…`. */
  holding(holder: string): ProcessName | undefined {
    return [...this.running].find(([, { app }]) => app.pid !== undefined && holder.includes(`/${app.pid}/`))?.[0];
  }

  /** Whatever is away meanwhile, nobody else has to start it again. */
  async start(name: ProcessName): Promise<void> {
    await this.of(name).app.start(START_LIMIT_MS);
  }

  async killAndStart(name: ProcessName, forMs: number): Promise<void> {
    const { app, turns } = this.of(name);
    await turns.run(async () => {
      await app.kill();
      await pause(forMs);
      await this.start(name);
    });
  }

  async freeze(name: ProcessName, forMs: number): Promise<void> {
    const { app, turns } = this.of(name);
    await turns.run(async () => {
      app.freeze();
      await pause(forMs);
      app.thaw();
    });
  }

  /** What each says of itself once it is ready, or at the end of the patience. */
  async readiness(patienceMs: number): Promise<Readonly<Record<string, Readiness>>> {
    const told = await Promise.all([...this.running].map(async ([name, { url }]) => [name, await readiness(url, READY, patienceMs)] as const));
    return Object.fromEntries(told);
  }

  /** In order. @throws Error when one had crashed */
  async stop(): Promise<void> {
    await allEnded([...this.running.values()].map(({ app }) => app.stop()));
  }

  private of(name: ProcessName): Running {
    return this.running.get(name)!;
  }
}
