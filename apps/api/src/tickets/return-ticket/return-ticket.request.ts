import { Coded, Instant, Text } from '../../http/fields.js';
import { CODE, CODE_KIND, CODE_LENGTH } from '../../http/patterns.js';

export class ReturnTicketRequest {
  @Coded(CODE, CODE_LENGTH, CODE_KIND, { example: 'not-ours' })
  readonly reasonCode!: string;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
