import { RESOLUTION_OUTCOMES, type ResolutionOutcome } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Instant, OneOf, Text, TextList } from '../../http/fields.js';

export class ResolveTicketRequest {
  @OneOf(RESOLUTION_OUTCOMES, { example: 'solved' })
  readonly outcome!: ResolutionOutcome;

  @Text(4000, { optional: true, description: 'What was done; personal: sealed' })
  readonly text?: string;

  @TextList(255, { optional: true, max: 20, description: 'Personal: sealed' })
  readonly attachmentNames?: readonly string[];

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
