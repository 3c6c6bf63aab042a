import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { statisticsScope } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { ReadModel, type ResponseTimes } from '#libs/read-model/src/read-model.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { ReadYourWrites } from '../read-your-writes.js';
import type { ResponseTimesQuery } from './response-times.query.js';
import { type Shown, SmallGroups } from './small-groups.js';

export class ReadResponseTimes extends Query<Shown<ResponseTimes>> {
  constructor(
    readonly query: ResponseTimesQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ReadResponseTimes)
export class ReadResponseTimesHandler implements IQueryHandler<ReadResponseTimes> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
    private readonly smallGroups: SmallGroups,
  ) {}

  async execute({ query, caller }: ReadResponseTimes): Promise<Shown<ResponseTimes>> {
    const { groupBy, depth, from, to, community, atLeast } = query;
    if (depth !== undefined && groupBy !== 'category') throw invalidRequest([{ field: 'depth', message: 'goes with groupBy=category only' }]);
    const communities = statisticsScope(caller, community);
    await this.readYourWrites.until(atLeast);
    const times = await this.readModel.responseTimes(communities, {
      groupBy,
      ...(depth === undefined ? {} : { depth }),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
      ...(community === undefined ? {} : { communityId: community }),
    });
    return this.smallGroups.shownTo(caller.role, times);
  }
}
