// Runs before anything is installed, on the machine's own Node (20.19 or later): plain JavaScript, no dependency.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const INSTALL_STAMP = join(root, 'node_modules', '.xiuhua-install');
const BUILD_STAMP = join(root, 'dist', '.xiuhua-build');
const SOURCES = ['apps', 'libs', 'test'];
const LOCK_PATIENCE_MS = 15 * 60_000;

class SetupError extends Error {}

/**
 * Installs and builds only what is missing or stale.
 * @returns {Promise<string>} path of the pinned Node runtime
 */
export async function prepare() {
  requireNode();
  if (installed() && built()) return runtime();
  const release = await lock();
  try {
    if (!installed()) await install();
    const node = runtime();
    if (!built()) await build(node);
    return node;
  } finally {
    release();
  }
}

/** Runs a compiled entry on the pinned runtime with the caller's terminal; resolves with its exit code. */
export function run(node, args, extraEnv = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, ...extraEnv } });
    // The terminal signals the whole group; the child decides when to end. A signal to this process alone is passed on.
    const pass = (signal) => child.kill(signal);
    const ignore = () => {};
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(signal === null ? (code ?? 1) : 128 + (signal === 'SIGINT' ? 2 : 15));
    });
  });
}

// Nest is published as ES modules only: jest loads them with the first flag. The last warning is kafkajs's, see kafka-client.ts.
export const JEST_ENV = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning`.trim() };

/** Runs `main` and turns a fault of the set-up into two lines and exit code 1. */
export async function start(main) {
  try {
    process.exitCode = await main(await prepare());
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${process.versions.node} is too old: install Node 20.19 or later, then run the same command again.`);
}

function lockfileDigest() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

function installed() {
  return existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === lockfileDigest();
}

async function install() {
  // npm would empty the folder behind a link, under the feet of whoever else uses it.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    throw new SetupError('node_modules is a link and out of date: run "npm ci" where it points to, or delete the link, then run the same command again.');
  }
  await step('Installing dependencies (once, about half a minute)', npmCommand(), ['ci', '--loglevel=error', '--no-audit', '--no-fund'],
    'Check the network and the free disk space, then run the same command again.');
  writeFileSync(INSTALL_STAMP, lockfileDigest());
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

/** The Node 24 that the lockfile pins, or the machine's own where no package exists for the platform. */
function runtime() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const pinned = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupError(`No Node 24 comes with the repository for ${platform}-${process.arch}: install Node 24 yourself, then run the same command again.`);
}

/** Path, size and time of every source: enough to know that a build is stale, and cheap at every start. */
function sourceDigest() {
  const hash = createHash('sha256').update(lockfileDigest());
  for (const file of ['tsconfig.json', 'nest-cli.json', 'package.json', ...SOURCES.flatMap(listSources)]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function listSources(folder) {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...listSources(path));
    else if (entry.name.endsWith('.ts')) found.push(path);
  }
  return found.sort();
}

function built() {
  return existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === sourceDigest();
}

async function build(node) {
  const digest = sourceDigest();
  await step('Building (about 20 seconds)', node, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'],
    'The compiler names file and line above; mend them, then run the same command again.');
  writeFileSync(BUILD_STAMP, digest);
}

function step(title, command, args, wayOut) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const live = process.stderr.isTTY === true;
    const say = (text) => process.stderr.write(live ? `\r\u001b[K${text}` : `${text}\n`);
    say(`${title} …`);
    const ticker = live ? setInterval(() => say(`${title} … ${Math.round((Date.now() - started) / 1000)} s`), 1000) : undefined;
    let output = '';
    // npm is a script on Windows: only a shell starts it. The arguments are constants.
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: command.endsWith('.cmd') });
    const keep = (chunk) => { output = (output + chunk).slice(-20_000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (code, reason) => {
      clearInterval(ticker);
      if (code === 0) {
        say(`${title} … done in ${Math.round((Date.now() - started) / 1000)} s`);
        if (live) process.stderr.write('\n');
        resolve();
      } else {
        reject(new SetupError(`${output}\n${title} failed (${reason}). ${wayOut}`));
      }
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code) => end(code ?? 1, `exit code ${code}`));
  });
}

/** One set-up at a time: `npm start` and `npm test` may be called together. A lock whose owner is gone is taken over. */
async function lock() {
  const folder = join(root, '.setup-lock');
  const owner = join(folder, 'pid');
  const patience = Date.now() + LOCK_PATIENCE_MS;
  for (let told = false; ; told = true) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!ownerLives(folder, owner)) rmSync(folder, { recursive: true, force: true });
    else if (Date.now() > patience) throw new SetupError(`Another set-up has been running for a quarter of an hour: end it or delete ${folder}.`);
    else if (!told) console.error('Waiting for another set-up of this folder to end …');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function ownerLives(folder, owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return true;
  } catch (error) {
    if (error.code === 'EPERM') return true;
    // The folder exists a moment before the file in it.
    if (error.code === 'ENOENT') return existsSync(folder) && Date.now() - statSync(folder).mtimeMs < 2000;
    return false;
  }
}

