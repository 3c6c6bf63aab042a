import { Coded, Text } from '../../http/fields.js';
import { CODE, CODE_KIND, CODE_LENGTH, ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class RegisterUnitRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'power-works' })
  readonly unitId!: string;

  @Text(100, { example: '供电所' })
  readonly name!: string;

  @Coded(CODE, CODE_LENGTH, CODE_KIND, { example: 'utility' })
  readonly kind!: string;
}
