import { Flag, Instant, Text, WholeNumber } from '../../http/fields.js';

export class RateTicketRequest {
  @Flag({ optional: true, description: 'Was the reporter contacted?' })
  readonly contacted?: boolean;

  @Flag({ optional: true, description: 'Was it solved? `false` reopens the ticket' })
  readonly solved?: boolean;

  @WholeNumber(1, 5, { optional: true, description: '5 = satisfied, 4 = fairly', example: 5 })
  readonly satisfaction?: number;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly comment?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
