import { STAGES, type Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import { Coded, Instant, OneOf, Text, WholeNumber } from '../../http/fields.js';
import { CODE, CODE_KIND, CODE_LENGTH } from '../../http/patterns.js';

export class ExemptBreachRequest {
  @OneOf(STAGES, { description: 'As the ticket\'s deadlines tell the breach' })
  readonly stage!: Stage;

  @WholeNumber(0, 10_000, { description: 'The life of the ticket that it belongs to: 0, and one more after each reopening' })
  readonly cycle!: number;

  @Instant({ description: 'The due instant that passed' })
  readonly dueAt!: string;

  @Coded(CODE, CODE_LENGTH, CODE_KIND, { example: 'typhoon' })
  readonly reasonCode!: string;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;
}
