import { createHmac } from 'node:crypto';
import type { SealedEnvelope } from '#libs/event-store/src/event-store.js';
import { Sealer } from '#libs/event-store/src/handle-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { encrypt } from './aes-gcm.js';
import type { KeyStore } from './key-store.js';
import { PersonErasedError } from './person-erased-error.js';
import { TicketKeyring } from './ticket-keys.js';

/** Seals the personal part of events under the ticket's key: HKDF-SHA-256 of the person's key with the stream id as info. */
export class KeyStoreSealer extends Sealer {
  readonly #keyring: TicketKeyring;

  constructor(keyStore: KeyStore) {
    super();
    this.#keyring = new TicketKeyring(keyStore);
  }

  async seal(keyRef: string, streamId: string, eventId: string, personal: JsonObject): Promise<SealedEnvelope> {
    const keys = await this.#keyring.keysOf(keyRef, streamId);
    if (keys === null) throw new PersonErasedError();
    const { iv, ciphertext, tag } = encrypt(keys.sealing, JSON.stringify(personal), eventId);
    return {
      keyRef,
      iv: iv.toString('base64url'),
      ciphertext: ciphertext.toString('base64url'),
      tag: tag.toString('base64url'),
    };
  }

  async fingerprint(keyRef: string, streamId: string, canonicalBody: string): Promise<string | null> {
    const keys = await this.#keyring.keysOf(keyRef, streamId);
    if (keys === null) return null;
    return createHmac('sha256', keys.fingerprinting).update(canonicalBody, 'utf8').digest('hex');
  }
}
