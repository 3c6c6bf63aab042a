import { LINK_KINDS, type LinkKind } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, Instant, OneOf } from '../../http/fields.js';
import { TICKET_ID, TICKET_ID_KIND, TICKET_ID_LENGTH } from '../../http/patterns.js';

export class LinkTicketRequest {
  @OneOf(LINK_KINDS, { description: '`duplicate` closes this ticket', example: 'related' })
  readonly kind!: LinkKind;

  @Coded(TICKET_ID, TICKET_ID_LENGTH, TICKET_ID_KIND, { example: '20261122-7KQ4M-X9PTC' })
  readonly to!: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
