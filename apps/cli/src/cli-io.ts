/** What a command may touch of the process: so that tests run the same commands without one. */
export interface CliIo {
  /** Results, for people or the next program. */
  out(text: string): void;
  /** Progress, notes and faults. */
  readonly stderr: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Lowers the priority of this thread: a long work can wait, the people whom another process serves cannot. */
  giveWay(): void;
}

/** Exit codes, told in every help. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = '\nExit codes: 0 done; 1 failed, or a fault was found; 2 wrong usage; 130 stopped with Ctrl-C';

/** A failure that needs no stack: the message says what is wrong and the way out. */
export class CliError extends Error {
  constructor(message: string, readonly exitCode: ExitCode = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
  }
}
