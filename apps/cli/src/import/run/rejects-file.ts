import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../../cli-io.js';

const BUFFERED = 64 * 1024;

/** Every rejected row as CSV, in the order in which they are found. Written as they come, because there may be as many as rows. */
export class RejectsFile {
  private readonly file: number;
  private pending = 'line,reason\n';

  /**
   * An older file of this name is replaced: a repeated import finds the same rows again.
   * @param inputs files of the import, which must not be overwritten
   * @throws CliError when the file cannot be written
   */
  constructor(private readonly path: string, inputs: readonly string[]) {
    if (inputs.some((input) => isSame(path, input))) throw new CliError(`${path} is needed for the import itself; give --rejects another file`);
    this.file = this.trying(() => openSync(path, 'w'));
  }

  /** @throws CliError when the file cannot be written */
  add(line: number, reason: string): void {
    this.pending += `${line},"${reason.replaceAll('"', '""')}"\n`;
    if (this.pending.length >= BUFFERED) this.flush();
  }

  /** @throws CliError when the file cannot be written */
  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.file);
    }
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending);
    this.pending = '';
    this.trying(() => {
      for (let written = 0; written < bytes.length;) written += writeSync(this.file, bytes, written);
    });
  }

  private trying<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new CliError(`the rejected rows cannot be written to ${this.path} (${why}); give --rejects a file in a folder with room that you may write to`, undefined, { cause: error });
    }
  }
}

/** By another name or a link, too. */
function isSame(path: string, other: string): boolean {
  if (resolve(path) === resolve(other)) return true;
  const [one, two] = [path, other].map((name) => statSync(name, { throwIfNoEntry: false, bigint: true }));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}
