import type { Channel, Kind, Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';

/** What a reporter, or whoever takes the report, says. */
export interface ReportInput {
  readonly kind: Kind;
  readonly category: string;
  readonly urgency: Urgency;
  readonly channel: Channel;
  readonly communityId: string;
  /** Where the address does not lead to one grid by itself. */
  readonly gridId?: string;
  readonly description?: string;
  readonly address?: string;
  readonly building?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly attachmentNames?: readonly string[];
  /** Goes sealed into the key store, never into an event. */
  readonly reporter?: { readonly name?: string; readonly phone?: string };
}
