import { CursorInQuery, NumberInQuery, PositionInQuery } from '../http/fields.js';

export class ListPublicationsQuery {
  @NumberInQuery(1, 500, { description: 'Names per page; default 200', example: 200 })
  readonly limit?: number;

  @CursorInQuery()
  readonly cursor?: string;

  @PositionInQuery({ description: 'Wait until the list knows this position' })
  readonly atLeast?: string;
}
