import { Sealer, type StreamSealer } from '#libs/event-store/src/handle-command.js';
import { encrypt } from './aes-gcm.js';
import type { KeyStore } from './key-store.js';
import { type TicketKeys, TicketKeyring } from './ticket-keys.js';

/** Seals the personal part of events under the ticket's key: HKDF-SHA-256 of the person's key with the stream id as info. */
export class KeyStoreSealer extends Sealer {
  readonly #keyring: TicketKeyring;

  constructor(keyStore: KeyStore) {
    super();
    this.#keyring = new TicketKeyring(keyStore);
  }

  async forStream(keyRef: string, streamId: string): Promise<StreamSealer | null> {
    const keys = await this.#keyring.keysOf(keyRef, streamId);
    return keys && sealerOf(keyRef, keys);
  }
}

function sealerOf(keyRef: string, keys: TicketKeys): StreamSealer {
  return {
    seal(eventId, personal) {
      const { iv, ciphertext, tag } = encrypt(keys.sealing, JSON.stringify(personal), eventId);
      // In the order of canonical JSON, which hashes it several times faster.
      return { ciphertext: ciphertext.toString('base64url'), iv: iv.toString('base64url'), keyRef, tag: tag.toString('base64url') };
    },
    fingerprint: (canonicalBody) => keys.fingerprinting.hexDigest(canonicalBody),
  };
}
