import { CHANNELS, type Channel, STATUSES, type Status } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, CursorInQuery, FlagInQuery, Instant, NumberInQuery, OneOf, OneOrMoreOf, PositionInQuery } from '../../http/fields.js';
import {
  CATEGORY_SOUGHT, CATEGORY_SOUGHT_KIND, CATEGORY_SOUGHT_LENGTH, ID, ID_KIND, ID_LENGTH, POST_KIND, POST_LENGTH, POST_OR_REPORTER,
} from '../../http/patterns.js';

export class ListTicketsQuery {
  @OneOrMoreOf(STATUSES, { example: ['dispatched', 'acknowledged'] })
  readonly status?: readonly Status[];

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, example: 'xf' })
  readonly community?: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Needs `community`', example: 'xf-01' })
  readonly grid?: string;

  @Coded(POST_OR_REPORTER, POST_LENGTH, POST_KIND, { optional: true, description: 'The post that must act now', example: 'grid:xf/xf-01' })
  readonly assignee?: string;

  @Coded(CATEGORY_SOUGHT, CATEGORY_SOUGHT_LENGTH, CATEGORY_SOUGHT_KIND, { optional: true, description: 'A category or the head of its path' })
  readonly category?: string;

  @OneOf(CHANNELS, { optional: true })
  readonly channel?: Channel;

  @FlagInQuery({ description: 'Whether something that was due before now is still undone; by the due instants, as the figure `overdue` counts' })
  readonly overdue?: boolean;

  @Instant({ optional: true, description: 'Reported at or after' })
  readonly reportedFrom?: string;

  @Instant({ optional: true, description: 'Reported before' })
  readonly reportedTo?: string;

  @NumberInQuery(1, 200, { description: 'Tickets per page; default 50', example: 50 })
  readonly limit?: number;

  @CursorInQuery()
  readonly cursor?: string;

  @PositionInQuery({ description: 'Wait until the list knows this position' })
  readonly atLeast?: string;
}
