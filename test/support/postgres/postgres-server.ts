import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { endInOrder, isRunning, killAtOnce } from '../end-process.js';
import { freePort } from '../free-ports.js';
import { postgresPrograms, SERVER_USER } from './postgres-programs.js';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 25;
const USER = 'xiuhua';

/**
 * Speed: what a killed server needs is in the operating system's hands by then; only a power cut would lose it. The log
 * says what clients did wrong.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', full_page_writes: 'off', max_connections: '200',
  log_min_messages: 'warning', log_min_error_statement: 'warning',
};

/**
 * A real PostgreSQL on loopback, in a folder of its own. It can be killed and started again on the same port and data, and
 * ends with the process that started it. Its texts sort as Chinese does, so that whoever counts on the order of code points
 * has to say so.
 */
export class PostgresServer {
  private child: ChildProcess | undefined;
  private readonly password = randomUUID();

  private constructor(
    private readonly folder: string, private readonly port: number, private readonly program: string, private readonly watchdog: ChildProcess,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param tls in PEM: it then takes connections with TLS and without */
  static async start({ tls }: { readonly tls?: { readonly cert: Buffer; readonly key: Buffer } } = {}): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-postgres-'));
    if (SERVER_USER.uid !== undefined) chownSync(folder, SERVER_USER.uid, SERVER_USER.gid);
    const watchdog = fork(join(__dirname, 'end-with-parent.js'), [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let server: PostgresServer | undefined;
    try {
      const { initdb, postgres } = postgresPrograms(folder);
      server = new PostgresServer(folder, await freePort(), postgres, watchdog, tls === undefined ? {} : {
        ssl: 'on', ssl_cert_file: ownFile(join(folder, 'server.pem'), tls.cert), ssl_key_file: ownFile(join(folder, 'server.key'), tls.key),
      });
      server.initialise(initdb);
      await server.start();
      return server;
    } catch (error) {
      await (server?.stop() ?? killAtOnce(watchdog));
      throw error;
    }
  }

  /** Of its first database, as its owner. */
  get url(): string {
    return `postgres://${USER}:${this.password}@127.0.0.1:${this.port}/postgres`;
  }

  /** Resolves once it answers. A killed server's last processes may hold its memory for an instant: then it is started again. */
  async start(): Promise<void> {
    const giveUpAt = Date.now() + START_LIMIT_MS;
    while (!await this.answers()) {
      if (Date.now() > giveUpAt) throw new Error(`PostgreSQL does not answer; it said:\n${readFileSync(join(this.folder, 'server.log'), 'utf8').slice(-2000)}`);
      if (!isRunning(this.child)) this.spawn();
      await delay(LOOK_EVERY_MS);
    }
  }

  /** kill -9 */
  async kill(): Promise<void> {
    await killAtOnce(this.child);
  }

  /** It keeps its connections and answers nothing. New connections wait as well. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** Ends it and removes everything. */
  async stop(): Promise<void> {
    // SIGINT: it ends its clients' connections, SIGTERM would wait for them.
    await endInOrder(this.child, STOP_LIMIT_MS, 'SIGINT');
    await killAtOnce(this.watchdog);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private initialise(initdb: string): void {
    const password = ownFile(join(this.folder, 'password'), this.password);
    const { status, stdout, stderr } = spawnSync(initdb, [
      '-D', join(this.folder, 'data'), '-U', USER, `--pwfile=${password}`, '--auth=scram-sha-256', '--no-sync', '--no-instructions',
      '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=zh',
    ], { encoding: 'utf8', timeout: START_LIMIT_MS, ...SERVER_USER });
    if (status !== 0) throw new Error(`PostgreSQL's folder could not be set up:\n${`${stdout}${stderr}`.slice(-2000)}`);
  }

  private spawn(): void {
    const log = openSync(join(this.folder, 'server.log'), 'a');
    const settings = Object.entries({ ...SETTINGS, ...this.settings, port: this.port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // Of a process group of its own: Ctrl-C in a terminal is for the tests, which then end it in order.
    this.child = spawn(this.program, ['-D', join(this.folder, 'data'), ...settings], { stdio: ['ignore', log, log], detached: true, ...SERVER_USER });
    closeSync(log);
  }

  private async answers(): Promise<boolean> {
    if (!isRunning(this.child)) return false;
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** A file that the server's user alone can read. @returns its path */
function ownFile(path: string, content: string | Buffer): string {
  writeFileSync(path, content, { mode: 0o600 });
  if (SERVER_USER.uid !== undefined) chownSync(path, SERVER_USER.uid, SERVER_USER.gid);
  return path;
}
