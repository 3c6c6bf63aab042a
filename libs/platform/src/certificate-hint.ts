/** OpenSSL's words, and Node's for a name that is not in the certificate. */
const UNTRUSTED = /certificate|altnames/i;
const DEEPEST = 4;

const HINT = 'the server\'s certificate is not trusted, or is another host\'s: name its authority with KAFKA_TLS_CA_FILE for Kafka, '
  + 'sslrootcert in READ_MODEL_URL or KEY_STORE_URL for PostgreSQL, tlsCAFile in EVENT_STORE_URL for EventStoreDB';

/** The way out where an error, or what caused it, says that a certificate was refused; undefined for any other. */
export function certificateHint(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > DEEPEST) return undefined;
  return UNTRUSTED.test(error.message) ? HINT : certificateHint(error.cause, depth + 1);
}
