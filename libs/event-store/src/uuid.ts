import { hash, randomUUID } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NAMESPACE_BYTES = 16;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const SHORT_NAME = 256;
/** Reused: every command makes several ids, and nothing here waits between writing and hashing. */
const scratch = Buffer.alloc(NAMESPACE_BYTES + SHORT_NAME * MAX_BYTES_PER_UNIT);

/**
 * Name-based UUID, RFC 9562 version 5: the same namespace and name always make the same id.
 * @param namespace a UUID
 * @throws RangeError when the namespace is none
 */
export function uuidV5(namespace: string, name: string): string {
  if (!UUID.test(namespace)) throw new RangeError(`${namespace} is not a UUID; a name-based id needs one as its namespace`);
  const buffer = name.length <= SHORT_NAME ? scratch : Buffer.alloc(NAMESPACE_BYTES + name.length * MAX_BYTES_PER_UNIT);
  buffer.write(namespace.replaceAll('-', ''), 0, 'hex');
  const end = NAMESPACE_BYTES + buffer.write(name, NAMESPACE_BYTES, 'utf8');
  const digest = hash('sha1', buffer.subarray(0, end), 'hex');
  const variant = ((parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** Random UUID, RFC 9562 version 4. */
export function uuidV4(): string {
  return randomUUID();
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
