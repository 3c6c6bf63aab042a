import { Coded } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class CloseGridRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf-01' })
  readonly gridId!: string;
}
