import { Coded, Instant } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class RecordUnitArrivalRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'power-works' })
  readonly unitId!: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
