import { Instant, Text } from '../../http/fields.js';

export class CloseTicketRequest {
  @Text(2000, { description: 'Why a supervisor closes it; personal: sealed' })
  readonly reason!: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
