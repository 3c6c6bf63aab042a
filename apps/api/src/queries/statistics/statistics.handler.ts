import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { statisticsScope } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { definitionRef, definitionsFor, UnusableDefinitionError } from '#libs/engine/src/figure-definitions.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { ReplayedStatistics } from '#libs/engine/src/replay/replayed-statistics.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { SeveralZonesError, type Statistics, type StatisticsQuery, TooManyRowsError } from '#libs/read-model/src/statistics/statistics.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { type Shown, SmallGroups } from '../response-times/small-groups.js';
import { readStatisticsQuery } from './read-query.js';
import type { StatisticsParameters } from './statistics.query.js';

/** The figures that the caller may see, and the query that they answer. */
export interface ShownStatistics {
  readonly query: StatisticsQuery;
  readonly statistics: Shown<Statistics>;
}

export class ReadStatistics extends Query<ShownStatistics> {
  constructor(
    readonly parameters: StatisticsParameters,
    readonly caller: Caller,
    /** Aborted when the caller has gone. */
    readonly signal: AbortSignal,
  ) {
    super();
  }
}

type AskedQuery = ReturnType<typeof readStatisticsQuery>;

interface FoundStatistics {
  readonly query: StatisticsQuery;
  readonly statistics: Statistics;
}

@QueryHandler(ReadStatistics)
export class ReadStatisticsHandler implements IQueryHandler<ReadStatistics> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
    private readonly smallGroups: SmallGroups,
    private readonly publications: PublicationCommands,
    private readonly replayed: ReplayedStatistics,
  ) {}

  async execute({ parameters, caller, signal }: ReadStatistics): Promise<ShownStatistics> {
    const communities = statisticsScope(caller, parameters.community);
    const asked = readStatisticsQuery(parameters, Date.now());
    const { query, statistics } = parameters.asOfPosition === undefined
      ? await this.read(communities, asked, parameters)
      : await this.replay(communities, asked, { ...parameters, position: parameters.asOfPosition }, signal);
    return { query, statistics: this.smallGroups.shownTo(caller.role, statistics) };
  }

  private async read(communities: readonly string[] | null, asked: AskedQuery, parameters: StatisticsParameters): Promise<FoundStatistics> {
    const query = await this.withDefinitions(asked, parameters);
    await this.readYourWrites.until(parameters.atLeast);
    try {
      return { query, statistics: await this.readModel.statistics(communities, query) };
    } catch (error) {
      if (error instanceof SeveralZonesError || error instanceof TooManyRowsError) throw invalidRequest([{ field: 'period', message: error.message }]);
      throw error;
    }
  }

  private async replay(
    communities: readonly string[] | null, { asOf, ...query }: AskedQuery, { position, asOf: given, definitions = [] }: StatisticsParameters & { readonly position: string },
    signal: AbortSignal,
  ): Promise<FoundStatistics> {
    const request = { position, communities, query: { ...query, ...(given !== undefined && { asOf }) }, definitions: definitions.map(definitionRef) };
    const outcome = await this.replayed.read(request, { signal });
    if (!outcome.ok) throw invalidRequest([{ field: outcome.field, message: outcome.message }]);
    return outcome;
  }

  private async withDefinitions(query: AskedQuery, { definitions = [] }: StatisticsParameters): Promise<StatisticsQuery> {
    try {
      return { ...query, definitions: await definitionsFor(query.figures, definitions.map(definitionRef), query.asOf, (name) => this.publications.readDefinition(name)) };
    } catch (error) {
      if (error instanceof UnusableDefinitionError) throw invalidRequest([{ field: 'definitions', message: error.message }]);
      throw error;
    }
  }
}
