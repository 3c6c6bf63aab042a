import { VISIBILITIES, type Visibility } from '#libs/ticketing/src/ticket/vocabulary.js';
import { CodedList, Instant, OneOf, Text } from '../../http/fields.js';
import { FREE_ID, FREE_ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class NoteProgressRequest {
  @OneOf(VISIBILITIES, { description: 'A public note is shown to the reporter; by staff it counts as first response', example: 'public' })
  readonly visibility!: Visibility;

  @Text(4000, { optional: true, description: 'Personal: sealed' })
  readonly note?: string;

  @CodedList(FREE_ID, ID_LENGTH, FREE_ID_KIND, { optional: true, max: 20 })
  readonly attachmentIds?: readonly string[];

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
