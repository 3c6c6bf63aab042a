import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const SEARCH = `
  const { readFileSync } = require('node:fs');
  const { paths, needles } = JSON.parse(readFileSync(0, 'utf8'));
  const files = paths.map((path) => readFileSync(path));
  console.log(JSON.stringify(needles.filter((hex) => files.some((bytes) => bytes.includes(Buffer.from(hex, 'hex'))))));
`;

/**
 * Which of the byte strings lie in the database file, its log or its shared memory. A child process reads them:
 * closing a descriptor of an open SQLite file would drop this process's locks on it.
 */
export function foundInFiles(database: string, needles: readonly Uint8Array[]): Buffer[] {
  const paths = ['', '-wal', '-shm'].map((suffix) => database + suffix).filter((path) => existsSync(path));
  const input = JSON.stringify({ paths, needles: needles.map((needle) => Buffer.from(needle).toString('hex')) });
  const child = spawnSync(process.execPath, ['-e', SEARCH], { input, encoding: 'utf8', timeout: 20_000 });
  if (child.status !== 0) throw new Error(`the search failed: ${child.stderr}`);
  return (JSON.parse(child.stdout) as string[]).map((hex) => Buffer.from(hex, 'hex'));
}
