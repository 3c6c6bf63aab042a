import { randomUUID } from 'node:crypto';
import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { PersonEraser } from './erase-person.js';
import type { KeyStore } from './key-store.js';

/**
 * Records PersonErased, and the order before it, of everybody who is erased without them: a process died between the key
 * and the event, and nobody erased again, or erasures were not ordered yet. Who had asked for it is not known any more.
 * Costs one read of a short stream per erased person.
 * @returns how many were missing
 * @throws what PersonEraser throws; repeating goes on
 */
export async function recordErasures(keys: KeyStore, executor: CommandExecutor): Promise<number> {
  const eraser = new PersonEraser(keys, executor);
  let recorded = 0;
  for (const personRef of await keys.erasedRefs()) {
    const { changed } = await eraser.erase({ personRef, actor: SYSTEM, commandId: randomUUID(), correlationId: randomUUID() });
    if (changed) recorded += 1;
  }
  return recorded;
}
