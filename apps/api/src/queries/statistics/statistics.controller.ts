import { Controller, Headers, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#libs/access/src/caller.js';
import { statisticsCsv } from '#libs/read-model/src/statistics/statistics-csv.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { goneSignal } from '../../http/gone-signal.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { ReadStatistics, type ShownStatistics } from './statistics.handler.js';
import { StatisticsParameters } from './statistics.query.js';
import { StatisticsResponse } from './statistics.response.js';
import { countLinks, ticketsLink } from './tickets-link.js';

@Controller('statistics')
export class StatisticsController {
  constructor(private readonly queries: QueryBus) {}

  @ApiProduces('application/json', 'text/csv')
  @QueryEndpoint({
    path: '', permission: 'ReadStatistics', tag: 'statistics', operationId: 'ReadStatistics', answer: StatisticsResponse, problems: [404, 503],
    summary: 'Counts, times, rates and responsibility by group and period, exact, as of any instant; JSON or CSV',
  })
  async read(
    @Query() parameters: StatisticsParameters, @CurrentCaller() caller: Caller, @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StatisticsResponse | string> {
    const shown = await this.queries.execute(new ReadStatistics(parameters, caller, goneSignal(reply)));
    if ((parameters.format ?? (prefersCsv(accept) ? 'csv' : 'json')) === 'json') return answerOf(shown, parameters.asOf === undefined && parameters.asOfPosition === undefined);
    void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="statistics.csv"');
    return `${statisticsCsv(shown.statistics)}\n`;
  }
}

/** Named before JSON, or alone. */
function prefersCsv(accept = ''): boolean {
  const csv = accept.indexOf('text/csv');
  const json = accept.search(/application\/json|\*\/\*/);
  return csv !== -1 && (json === -1 || csv < json);
}

/** @param isNow nobody asked for an instant or a position of the past */
function answerOf({ query, statistics }: ShownStatistics, isNow: boolean): StatisticsResponse {
  const { definitions, projectionVersion, position, asOf, rows, hiddenGroups } = statistics;
  return {
    definitions, projectionVersion, position, asOf: new Date(asOf).toISOString(), basis: query.basis, by: query.by, hiddenGroups,
    rows: rows.map((row) => ({
      ...row,
      period: row.period === null ? null : { name: row.period.name, from: new Date(row.period.from).toISOString(), to: new Date(row.period.to).toISOString() },
      tickets: ticketsLink(query, row),
      ...(row.counts !== undefined && { countedTickets: isNow ? countLinks(query, row) : null }),
    })),
  };
}
