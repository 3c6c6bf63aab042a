import { Instant, Text } from '../../http/fields.js';

export class AcknowledgeTicketRequest {
  @Text(2000, { optional: true, description: 'Message to the reporter; personal: sealed' })
  readonly message?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
