import type { ResponseTimeGroup } from '#libs/read-model/src/read-model.js';
import { Coded, Instant, NumberInQuery, OneOf, PositionInQuery } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

const GROUPS = ['community', 'grid', 'category', 'channel'] as const satisfies readonly ResponseTimeGroup[];

export class ResponseTimesQuery {
  @OneOf(GROUPS, { example: 'community' })
  readonly groupBy!: ResponseTimeGroup;

  @NumberInQuery(1, 3, { description: 'With groupBy=category: labels of the path that make a group; default all of them' })
  readonly depth?: number;

  @Instant({ optional: true, description: 'Reported at or after' })
  readonly from?: string;

  @Instant({ optional: true, description: 'Reported before' })
  readonly to?: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Only this community', example: 'xf' })
  readonly community?: string;

  @PositionInQuery({ description: 'Wait until the figures know this position' })
  readonly atLeast?: string;
}
