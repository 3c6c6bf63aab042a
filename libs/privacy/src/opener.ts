import type { SealedEnvelope } from '#libs/event-store/src/event-store.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { AuthenticationFailedError, decrypt } from './aes-gcm.js';
import type { KeyStore } from './key-store.js';
import { TicketKeyring } from './ticket-keys.js';

/** The envelope was changed, or moved here from another event or stream. */
export class EnvelopeTamperedError extends Error {
  constructor(
    readonly streamId: string,
    readonly eventId: string,
  ) {
    super(`the sealed part of event ${eventId} in ${streamId} does not authenticate; run verify to locate the change`);
    this.name = 'EnvelopeTamperedError';
  }
}

/** Opens what a Sealer closed. */
export class EnvelopeOpener {
  readonly #keyring: TicketKeyring;

  constructor(keyStore: KeyStore) {
    this.#keyring = new TicketKeyring(keyStore);
  }

  /**
   * The personal part of an event, or null when its person is erased.
   * @throws EnvelopeTamperedError
   */
  async open(streamId: string, eventId: string, envelope: SealedEnvelope): Promise<JsonObject | null> {
    const keys = await this.#keyring.keysOf(envelope.keyRef, streamId);
    if (keys === null) return null;
    const sealed = {
      iv: Buffer.from(envelope.iv, 'base64url'),
      ciphertext: Buffer.from(envelope.ciphertext, 'base64url'),
      tag: Buffer.from(envelope.tag, 'base64url'),
    };
    try {
      return JSON.parse(decrypt(keys.sealing, sealed, eventId).toString('utf8')) as JsonObject;
    } catch (error) {
      if (error instanceof AuthenticationFailedError) throw new EnvelopeTamperedError(streamId, eventId);
      throw error;
    }
  }
}
