import type { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';

/** The parts of the engine that an import writes to. */
export interface ImportTarget {
  readonly store: EventStore;
  readonly keys: KeyStore;
  readonly executor: CommandExecutor;
  readonly publications: PublicationCommands;
}
