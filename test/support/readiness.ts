import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;

export interface Readiness {
  readonly status: number;
  /** Parts that are not up. */
  readonly away: readonly string[];
}

export const READY: Readiness = { status: 200, away: [] };

/** What `/health/ready` says once it says what is expected, or what it still says at the end of the patience. Others may be away too. */
export async function readiness(url: string, expected: Readiness, patienceMs: number): Promise<Readiness> {
  for (const giveUpAt = performance.now() + patienceMs; ;) {
    const answer = await fetch(`${url}/health/ready`);
    const { checks } = await answer.json() as { checks: Record<string, { status: string }> };
    const away = Object.keys(checks).filter((part) => checks[part]!.status !== 'up');
    const fits = answer.status === expected.status && expected.away.every((part) => away.includes(part)) && (expected.away.length > 0 || away.length === 0);
    if (fits || performance.now() > giveUpAt) return { status: answer.status, away: fits ? expected.away : away };
    await pause(LOOK_EVERY_MS);
  }
}
