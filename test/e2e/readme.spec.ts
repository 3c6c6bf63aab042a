import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-ports.js';
import { ROOT } from '../support/real-data.js';

const APPS = join(__dirname, '..', '..', 'apps');
const START_LIMIT_MS = 60_000;
const RUN_LIMIT_MS = 120_000;

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The one fenced block of a section, or its indented lines. */
function commandsOf(section: string): string {
  const text = README.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  if (text === undefined) throw new Error(`README has no section '${section}'`);
  const fenced = /^```sh\n([^]*?)^```$/m.exec(text)?.[1];
  return fenced ?? text.split('\n').filter((line) => line.startsWith('    ')).map((line) => line.trim()).join('\n');
}

const hasTools = ['curl', 'sed', 'sh'].every((tool) => spawnSync(tool, ['--version']).error === undefined);
const withTools = hasTools || process.env['CI'] === 'true' ? describe : describe.skip;

withTools(`what README tells a new user to type${hasTools ? '' : ' (skipped: curl, sed and sh are needed)'}`, () => {
  let dataDir: string;
  let url: string;
  let supervisor: ChildProcess;
  let welcome = '';

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-readme-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    supervisor = spawn(process.execPath, [join(APPS, 'supervisor', 'src', 'main.js'), '--data-dir', dataDir, '--port', String(port)], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn' }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.on('data', (chunk: Buffer) => void (welcome += chunk.toString()));
    for (const giveUpAt = performance.now() + START_LIMIT_MS; !welcome.includes('has the five steps'); await pause(100)) {
      if (performance.now() > giveUpAt) throw new Error(`not ready within ${START_LIMIT_MS} ms; it said:\n${welcome}`);
    }
  }, START_LIMIT_MS + 10_000);

  afterAll(async () => {
    const exit = once(supervisor, 'exit');
    if (supervisor.exitCode === null && supervisor.kill('SIGINT')) await exit;
    rmSync(dataDir, { recursive: true, force: true });
  }, 30_000);

  /** In a shell that has the tokens, as after pasting what the start printed. Only the address is another, because 3000 may be taken. */
  function typed(commands: string): { readonly status: number | null; readonly out: string } {
    const tokens = welcome.split('\n').filter((line) => line.startsWith('export '));
    const script = ['set -e', ...tokens, commands.replaceAll('http://127.0.0.1:3000', url).replaceAll('npx xiuhua', '"$NODE" "$CLI"')].join('\n');
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, NODE: process.execPath, CLI: join(APPS, 'cli', 'src', 'main.js') };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: ROOT, env, encoding: 'utf8', timeout: RUN_LIMIT_MS });
    return { status, out: stdout + stderr };
  }

  let ticketId: string | undefined;

  it('carries a ticket through reported, dispatched, mediated, resolved and rated, and shows its history', () => {
    const { status, out } = typed(commandsOf('A ticket\'s life in five calls'));
    expect([status, out]).toEqual([0, expect.not.stringContaining('urn:xiuhua:problem')]);
    const [id, ...answers] = out.trim().split('\n');
    ticketId = id;
    expect(ticketId).toMatch(/^\d{8}-\w{5}-\w{5}$/);
    const { steps } = JSON.parse(answers.at(-1)!) as { steps: { type: string; after: { status: string } }[] };
    expect(steps.map(({ type, after }) => [type, after.status])).toEqual([
      ['TicketReported', 'reported'], ['TicketDispatched', 'dispatched'], ['MediationHeld', 'acknowledged'], ['TicketResolved', 'resolved'],
      ['TicketRated', 'resolved'], ['TicketClosed', 'closed'],
    ]);
    expect(answers).toHaveLength(5);
  }, RUN_LIMIT_MS);

  it('answers the calls that the start itself proposes', () => {
    const proposed = welcome.slice(welcome.indexOf('Try, in another terminal')).split('\n\n')[1]!;
    const { status, out } = typed(proposed.replaceAll(/^curl/gm, 'echo; curl'));
    expect([status, out]).toEqual([0, expect.not.stringContaining('urn:xiuhua:problem')]);
    const answers = out.trim().split('\n').map((line) => JSON.parse(line) as object);
    expect(answers).toEqual([expect.objectContaining({ items: expect.anything() as unknown }), expect.objectContaining({ rows: expect.anything() as unknown }), expect.objectContaining({ ticketId: expect.anything() as unknown })]);
  }, RUN_LIMIT_MS);

  it('looks at the log: every command of the list but the import of a file that one must have', () => {
    const lines = commandsOf('Look at the log').split('\n').filter((line) => line.startsWith('npx xiuhua'));
    expect(lines.length).toBeGreaterThan(6);
    const meant = lines.filter((line) => !line.includes('xiuhua import'));
    expect(meant).toHaveLength(lines.length - 1);
    for (const line of meant) {
      // Behind three blanks README says what the command is for.
      const command = line.split(/ {3,}/)[0]!.replace('<ticketId>', ticketId!);
      const { status, out } = typed(command);
      expect([command, status, status === 0 ? '' : out]).toEqual([command, 0, '']);
    }
  }, RUN_LIMIT_MS);
});
