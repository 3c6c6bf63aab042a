import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Text of a secret file; made from `create` (mode 0600) when there is none. Processes that start at the same instant
 * agree: the text is written to a private file first and then linked to its name, which fails for all but one, so no
 * process ever reads a half-written secret and a crash leaves either no secret or a whole one.
 * @throws the file system's error (EACCES, EISDIR, ENOSPC …)
 */
export function readOrCreateSecret(path: string, create: () => string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    writeDurably(draft, create());
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  syncDirectory(dirname(path));
  return readFileSync(path, 'utf8');
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the new name itself durable: data sealed under a key whose file vanished in a power cut is lost. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return; // directories cannot be opened there
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Whether it is a system error with this code. By its shape: an error of another realm is no instance of our Error. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
