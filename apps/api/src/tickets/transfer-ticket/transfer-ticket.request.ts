import { Coded, Instant, Text } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class TransferTicketRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { description: 'The community that takes the ticket over', example: 'yl' })
  readonly toCommunityId!: string;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
