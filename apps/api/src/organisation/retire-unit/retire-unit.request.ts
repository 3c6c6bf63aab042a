import { Coded } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class RetireUnitRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'power-works' })
  readonly unitId!: string;
}
