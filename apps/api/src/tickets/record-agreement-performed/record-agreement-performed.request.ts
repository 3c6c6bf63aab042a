import { Instant, Text } from '../../http/fields.js';

export class RecordAgreementPerformedRequest {
  @Text(4000, { optional: true, description: 'What shows it; personal: sealed' })
  readonly evidence?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
