import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { workScope } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { ReadModel, type WorkList } from '#libs/read-model/src/read-model.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { ticketShownTo } from '../list-tickets/list-tickets.handler.js';
import type { WorkListQuery } from './work-list.query.js';

const DEFAULT_LIMIT = 100;

export class ReadWorkList extends Query<WorkList> {
  constructor(
    readonly query: WorkListQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ReadWorkList)
export class ReadWorkListHandler implements IQueryHandler<ReadWorkList> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  async execute({ query: { limit = DEFAULT_LIMIT, atLeast }, caller }: ReadWorkList): Promise<WorkList> {
    const scope = workScope(caller);
    await this.readYourWrites.until(atLeast);
    const list = await this.readModel.workList(scope, limit);
    return { ...list, items: list.items.map((item) => ({ ...item, ticket: ticketShownTo(caller, item.ticket) })) };
  }
}
