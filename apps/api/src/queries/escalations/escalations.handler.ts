import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { escalationScope } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { ReadModel, type WorkList } from '#libs/read-model/src/read-model.js';
import { ReadYourWrites } from '../read-your-writes.js';
import type { EscalationsQuery } from './escalations.query.js';

const DEFAULT_LIMIT = 100;

export class ReadEscalations extends Query<WorkList> {
  constructor(
    readonly query: EscalationsQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ReadEscalations)
export class ReadEscalationsHandler implements IQueryHandler<ReadEscalations> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** @throws OutOfScopeError */
  async execute({ query: { limit = DEFAULT_LIMIT, atLeast, community, level }, caller }: ReadEscalations): Promise<WorkList> {
    const communities = escalationScope(caller, community);
    await this.readYourWrites.until(atLeast);
    const filter = { ...(community === undefined ? {} : { communityId: community }), ...(level === undefined ? {} : { level }) };
    return this.readModel.escalations(communities, filter, limit);
  }
}
