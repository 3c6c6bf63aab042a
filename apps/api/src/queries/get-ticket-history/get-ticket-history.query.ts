import { NumberInQuery } from '../../http/fields.js';

export class GetTicketHistoryQuery {
  @NumberInQuery(0, 1_000_000, { description: 'First revision to show', example: 0 })
  readonly from?: number;

  @NumberInQuery(1, 500, { description: 'Steps per page; default 200', example: 200 })
  readonly limit?: number;
}
