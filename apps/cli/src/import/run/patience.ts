import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';

const PATIENCE_MS = 120_000;

/**
 * Carries something out again while log or key store cannot take it for a moment. Only for what may be repeated: a command
 * whose outcome is unknown is recognised by its id.
 * @throws EventStoreUnavailableError, KeyStoreUnavailableError after two minutes; anything else at once
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError || error instanceof KeyStoreUnavailableError) || performance.now() > until) throw error;
      await pause(error.retryAfterSeconds * 1000);
    }
  }
}
