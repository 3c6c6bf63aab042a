import { KINDS, URGENCIES, type Kind, type Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, Instant, OneOf, Text } from '../../http/fields.js';
import { CATEGORY, CATEGORY_KIND, CATEGORY_LENGTH } from '../../http/patterns.js';

export class ReclassifyTicketRequest {
  @OneOf(KINDS, { example: 'complaint' })
  readonly kind!: Kind;

  @Coded(CATEGORY, CATEGORY_LENGTH, CATEGORY_KIND, { example: 'water/leak' })
  readonly category!: string;

  @OneOf(URGENCIES, { example: 'general' })
  readonly urgency!: Urgency;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
