import { setTimeout as pause } from 'node:timers/promises';
import { PROBLEM_URN, PROBLEMS } from '#libs/platform/src/problems.js';
import type { Answer } from './client.js';

const PAUSE_MS = 20;
const TRIES = 5_000;
const LOST: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
const COME_AGAIN = new Set(Object.entries(PROBLEMS).filter(([, { status }]) => status === 503).map(([name]) => PROBLEM_URN + name));

/**
 * Repeats one command, under its key, until it is answered with what has become of it.
 * @param send answers undefined where nobody listens or the connection broke; see {@link unlessLost}
 * @throws Error at once for a 503 that is not one of the documented ones or that does not say when to come again, and when none of some thousand tries was answered
 */
export async function untilAnswered(what: string, send: () => Promise<Answer | undefined>): Promise<Answer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await send();
    if (answer !== undefined && answer.status !== 503) return answer;
    if (answer !== undefined) mustSayWhen(answer);
    await pause(PAUSE_MS);
  }
  throw new Error(`${what} was never answered`);
}

/** @throws Error for a 503 that docs/problems.md does not know, or without Retry-After */
export function mustSayWhen({ status, headers, body, text }: Answer): void {
  const { type } = (body ?? {}) as { readonly type?: string };
  if (type !== undefined && COME_AGAIN.has(type) && Number(headers['retry-after']) > 0) return;
  throw new Error(`${status} with Retry-After ${headers['retry-after'] ?? 'missing'}: ${text}`);
}

/** Undefined for a call whose connection could not be made or broke, as with a process that is killed. @throws what else became of it, such as silence */
export async function unlessLost(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (LOST.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}
