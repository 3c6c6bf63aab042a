import { UUID } from '@eventstore/db-client/generated/shared_pb.js';

function hexOf(int64: string): string {
  return BigInt.asUintN(64, BigInt(int64)).toString(16).padStart(16, '0');
}

/** As it is sent: text, as the client library sends it. */
export function toUuid(text: string): UUID {
  return new UUID().setString(text);
}

/**
 * As it is answered: EventStoreDB takes either form and answers with two numbers whatever it was sent.
 * @returns in lower case; empty without an id
 */
export function fromUuid(uuid: UUID | undefined): string {
  const halves = uuid?.getStructured();
  if (halves === undefined) return uuid?.getString().toLowerCase() ?? '';
  const hex = hexOf(halves.getMostSignificantBits()) + hexOf(halves.getLeastSignificantBits());
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
