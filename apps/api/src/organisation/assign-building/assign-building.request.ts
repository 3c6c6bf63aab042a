import { Coded, Text } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class AssignBuildingRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf-01' })
  readonly gridId!: string;

  @Text(100, { example: '3号楼' })
  readonly building!: string;
}
