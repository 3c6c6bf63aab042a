import { LEVELS, type Level } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, Flag, Instant, OneOf, Text } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH, POST, POST_KIND, POST_LENGTH } from '../../http/patterns.js';

export class DispatchTicketRequest {
  @OneOf(LEVELS, { description: 'The level that shall act', example: 'grid' })
  readonly level!: Level;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Needed for the levels grid and micro-grid', example: 'xf-01' })
  readonly gridId?: string;

  @Coded(POST, POST_LENGTH, POST_KIND, { optional: true, description: 'The post that shall act, where it is not the one of the level' })
  readonly assigneePost?: string;

  @Flag({ optional: true, description: 'Sends a returned ticket back to the grid that returned it, for good' })
  readonly ruling?: boolean;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly instruction?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
