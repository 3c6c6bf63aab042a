import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './secret-file.js';

/**
 * Makes an empty file that its owner alone may read (mode 0600), in a folder of mode 0700, where there is none yet. What
 * is there stays as it is. SQLite gives the files beside a database (-wal, -shm) the database's mode.
 * @throws the file system's error (EACCES, ENOSPC …)
 */
export function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // Only when the file is new: closing a descriptor of an open SQLite database would drop this process's locks on it.
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
