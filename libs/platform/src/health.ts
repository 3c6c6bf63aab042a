/** What one part of a process says about itself. */
export interface HealthReport {
  readonly status: 'up' | 'down';
  /** Coded facts: positions, lags, counts. Never personal data. */
  readonly [fact: string]: unknown;
}

export interface Health {
  readonly status: 'up' | 'down';
  readonly checks: Readonly<Record<string, HealthReport>>;
}

/**
 * Asks every part at once, each within the time limit; a part that throws or does not answer is down.
 * The answer never rejects.
 */
export async function checkHealth(checks: Readonly<Record<string, () => Promise<HealthReport>>>, timeoutMs: number): Promise<Health> {
  const reports = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await within(check, timeoutMs)] as const),
  );
  return {
    status: reports.every(([, report]) => report.status === 'up') ? 'up' : 'down',
    checks: Object.fromEntries(reports),
  };
}

async function within(check: () => Promise<HealthReport>, timeoutMs: number): Promise<HealthReport> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HealthReport>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', reason: `no answer within ${timeoutMs} ms` }), timeoutMs);
  });
  try {
    return await Promise.race([check(), tooLate]);
  } catch (error) {
    return { status: 'down', reason: error instanceof Error ? error.name : 'unknown' };
  } finally {
    clearTimeout(timer);
  }
}
