import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram, run } from '../program.js';

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs command lines in this process over a data folder of their own. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'xiuhua-cli-'));

  async run(...args: readonly string[]): Promise<CommandResult> {
    let [out, err] = ['', ''];
    const code = await run(args, {
      out: (text) => void (out += `${text}\n`), stderr: { write: (text) => (err += text) }, env: { DATA_DIR: this.folder },
      signal: new AbortController().signal, giveWay: () => undefined,
    });
    return { code, out, err };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function commandNames(): readonly string[] {
  return buildProgram({ out: () => undefined, stderr: { write: () => true }, env: {}, signal: new AbortController().signal, giveWay: () => undefined }).commands.map((command) => command.name());
}
