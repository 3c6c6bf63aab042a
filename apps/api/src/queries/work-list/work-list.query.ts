import { NumberInQuery, PositionInQuery } from '../../http/fields.js';

export class WorkListQuery {
  @NumberInQuery(1, 500, { description: 'Items to show; default 100. The counts are of all', example: 100 })
  readonly limit?: number;

  @PositionInQuery({ description: 'Wait until the answer knows this position' })
  readonly atLeast?: string;
}
