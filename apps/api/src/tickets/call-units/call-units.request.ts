import { CodedList, Instant, Text } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class CallUnitsRequest {
  @CodedList(ID, ID_LENGTH, ID_KIND, { min: 1, max: 20, example: ['power-works'] })
  readonly unitIds!: readonly string[];

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
