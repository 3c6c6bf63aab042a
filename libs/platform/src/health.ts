/** What one part of a process says about itself. */
export interface HealthReport {
  /** `degraded`: it answers, but somebody must look after it. */
  readonly status: 'up' | 'degraded' | 'down';
  /** Coded facts: positions, lags, counts. Never personal data. */
  readonly [fact: string]: unknown;
}

export interface Health {
  /** The worst of its checks. */
  readonly status: 'up' | 'degraded' | 'down';
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
    status: worst(reports.map(([, { status }]) => status)),
    checks: Object.fromEntries(reports),
  };
}

function worst(statuses: readonly HealthReport['status'][]): HealthReport['status'] {
  if (statuses.includes('down')) return 'down';
  return statuses.includes('degraded') ? 'degraded' : 'up';
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
