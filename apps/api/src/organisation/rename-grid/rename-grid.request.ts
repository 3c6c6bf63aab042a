import { Coded, Text } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class RenameGridRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf-01' })
  readonly gridId!: string;

  @Text(100, { example: '幸福一格' })
  readonly name!: string;
}
