import { Instant, Text } from '../../http/fields.js';

export class CloseTicketRequest {
  @Text(2000, { optional: true, description: 'Why a supervisor closes it; personal: sealed. Needed unless the reporter was erased' })
  readonly reason?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
