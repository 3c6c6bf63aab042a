import { Coded, Text } from '../../http/fields.js';
import { CODE, CODE_KIND, CODE_LENGTH } from '../../http/patterns.js';

export class PauseClockRequest {
  @Coded(CODE, CODE_LENGTH, CODE_KIND, { example: 'awaits-part' })
  readonly reasonCode!: string;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;
}
