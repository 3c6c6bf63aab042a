import { run } from '../../apps/cli/src/program.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line in this process, because dozens of starts would take minutes; other suites start the real one. */
export async function xiuhua(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Said> {
  let [out, err] = ['', ''];
  const code = await run(args, {
    out: (text) => void (out += `${text}\n`), stderr: { write: (text) => (err += text) }, env, signal: new AbortController().signal, giveWay: () => undefined,
  });
  return { code, out, err };
}
