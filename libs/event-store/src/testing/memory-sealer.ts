import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { Sealer, type StreamSealer } from '../handle-command.js';

/** Seals for real, with keys that live in memory only: the key store of libs/privacy lies further out than this library. */
export class MemorySealer extends Sealer {
  private readonly keys = new Map<string, Buffer | null>();

  forget(keyRef: string): void {
    this.keys.set(keyRef, null);
  }

  override async forStream(keyRef: string, streamId: string): Promise<StreamSealer | null> {
    const key = this.key(keyRef);
    return key && {
      seal: (eventId, personal) => {
        const iv = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`${streamId}/${eventId}`));
        const ciphertext = Buffer.concat([cipher.update(JSON.stringify(personal)), cipher.final()]);
        return { keyRef, iv: iv.toString('base64url'), ciphertext: ciphertext.toString('base64url'), tag: cipher.getAuthTag().toString('base64url') };
      },
      fingerprint: (canonicalBody) => createHmac('sha256', key).update(`${streamId}/${canonicalBody}`).digest('hex'),
    };
  }

  private key(keyRef: string): Buffer | null {
    const known = this.keys.get(keyRef);
    if (known !== undefined) return known;
    const made = randomBytes(32);
    this.keys.set(keyRef, made);
    return made;
  }
}
