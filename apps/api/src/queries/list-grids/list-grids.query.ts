import { PositionInQuery } from '../../http/fields.js';

export class ListGridsQuery {
  @PositionInQuery({ description: 'Wait until the list knows this position' })
  readonly atLeast?: string;
}
