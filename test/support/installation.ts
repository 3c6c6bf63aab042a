import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '#libs/platform/src/config.js';
import { type AccountName, tokensOf } from './accounts.js';
import { ChildApp } from './child-app.js';
import { foundCommunities } from './communities.js';
import { allEnded, closeAll } from './end-process.js';
import { type Answer, Client, type Sending } from './client.js';
import { postgresDatabase } from '#libs/read-model/src/testing/postgres-database.js';
import { anEventStoreDb, type EventStoreDbUnderTest } from './engines.js';

export interface InstallationOptions {
  /** Also run the projector, for whoever reads lists and statistics. */
  readonly projector?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Leave the fictional communities out. */
  readonly empty?: boolean;
  /** Where the log is kept; default: where the suite's project keeps it. */
  readonly database?: EventStoreDbUnderTest;
}

/** The built product on a folder of its own: api, and on request the projector. `stop` ends everything and removes it. */
export class Installation {
  private readonly api: ChildApp;
  private readonly projector: ChildApp | undefined;
  private http: Client | undefined;
  private port = 0;

  private constructor(
    readonly dataDir: string,
    readonly config: Config,
    readonly tokens: Readonly<Record<AccountName, string>>,
    readonly env: NodeJS.ProcessEnv,
    private readonly databases: readonly { stop(): Promise<void> }[],
    withProjector: boolean,
  ) {
    this.api = new ChildApp('api', env);
    this.projector = withProjector ? new ChildApp('projector', env) : undefined;
  }

  static async start({ projector = false, env = {}, empty = false, database: given }: InstallationOptions = {}): Promise<Installation> {
    const dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-e2e-'));
    const database = given ?? (process.env['XIUHUA_TEST_EVENT_STORE'] === 'eventstoredb' ? await anEventStoreDb() : undefined);
    const readModel = process.env['XIUHUA_TEST_READ_MODEL'] === 'postgres' ? await postgresDatabase() : undefined;
    const own = { PATH: process.env['PATH'], DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', RATE_LIMIT_PER_MINUTE: '0' };
    const full = { ...own, ...database?.env, ...(readModel === undefined ? {} : { READ_MODEL_URL: readModel.url }), ...env };
    const config = loadConfig(full);
    const installation = new Installation(dataDir, config, await tokensOf(config), full, [database, readModel].filter((one) => one !== undefined), projector);
    try {
      await installation.startApps();
      if (!empty) await foundCommunities((path, body) => installation.command(path, body, 'admin'));
    } catch (error) {
      await installation.stop();
      throw error;
    }
    return installation;
  }

  /** A fresh api process on the same data, on a port of its own. */
  async startApi(): Promise<void> {
    const { port } = await this.api.start();
    this.port = port ?? 0;
    this.http?.close();
    this.http = new Client(this.url);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get client(): Client {
    if (this.http === undefined) throw new Error('the api is not started');
    return this.http;
  }

  /** What every api on this data has written so far. */
  get log(): string {
    return this.api.output;
  }

  get apiRuns(): boolean {
    return this.api.running;
  }

  get(path: string, who: AccountName, sending: Sending = {}): Promise<Answer> {
    return this.client.get(`/api/v1${path}`, { token: this.tokens[who], ...sending });
  }

  post(path: string, body: unknown, who: AccountName, sending: Sending = {}): Promise<Answer> {
    return this.client.post(`/api/v1${path}`, body, { token: this.tokens[who], ...sending });
  }

  /** A command that the test takes for granted. @throws Error with the whole answer when it was refused */
  async command(path: string, body: unknown, who: AccountName, sending: Sending = {}): Promise<Answer> {
    const answer = await this.post(path, body, who, sending);
    if (answer.status >= 300) throw new Error(`${who} POST ${path} was answered ${answer.status}: ${answer.text}`);
    return answer;
  }

  async killApi(): Promise<void> {
    await this.api.kill();
  }

  async killProjector(): Promise<void> {
    await this.projector?.kill();
  }

  async startProjector(): Promise<void> {
    await this.projector?.start();
  }

  async stopApi(): Promise<number | null> {
    return this.api.stop();
  }

  /** Every process ends in order, and with that writes the last lines of its log. */
  async stopApps(): Promise<void> {
    this.http?.close();
    await allEnded([this.api, this.projector].filter((app) => app !== undefined).map((app) => app.stop()));
  }

  async startApps(): Promise<void> {
    await this.startApi();
    await this.projector?.start();
  }

  async stop(): Promise<void> {
    await closeAll(
      () => this.stopApps(), ...this.databases.map((database) => () => database.stop()),
      () => rmSync(this.dataDir, { recursive: true, force: true }),
    );
  }
}
