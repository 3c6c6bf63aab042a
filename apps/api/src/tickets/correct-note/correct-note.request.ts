import { Instant, Text, WholeNumber } from '../../http/fields.js';

export class CorrectNoteRequest {
  @WholeNumber(0, 1_000_000, { description: 'Revision of the note to correct', example: 3 })
  readonly correctedRevision!: number;

  @Text(4000, { description: 'The new text; personal: sealed. The old one stays in the history' })
  readonly note!: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
