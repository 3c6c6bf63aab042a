import { Module } from '@nestjs/common';
import { GetCommunityController } from './get-community/get-community.controller.js';
import { GetCommunityHandler } from './get-community/get-community.handler.js';
import { GetTicketController } from './get-ticket/get-ticket.controller.js';
import { GetTicketHandler } from './get-ticket/get-ticket.handler.js';
import { GetTicketDeadlinesController } from './get-ticket-deadlines/get-ticket-deadlines.controller.js';
import { GetTicketDeadlinesHandler } from './get-ticket-deadlines/get-ticket-deadlines.handler.js';
import { GetTicketHistoryController } from './get-ticket-history/get-ticket-history.controller.js';
import { GetTicketHistoryHandler } from './get-ticket-history/get-ticket-history.handler.js';
import { ListCommunitiesController } from './list-communities/list-communities.controller.js';
import { ListCommunitiesHandler } from './list-communities/list-communities.handler.js';
import { ListGridsController } from './list-grids/list-grids.controller.js';
import { ListGridsHandler } from './list-grids/list-grids.handler.js';
import { ListTicketsController } from './list-tickets/list-tickets.controller.js';
import { ListTicketsHandler } from './list-tickets/list-tickets.handler.js';
import { ReadYourWrites } from './read-your-writes.js';
import { ResponseTimesController } from './response-times/response-times.controller.js';
import { ReadResponseTimesHandler } from './response-times/response-times.handler.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { ReadStatisticsHandler } from './statistics/statistics.handler.js';
import { EscalationsController } from './escalations/escalations.controller.js';
import { ReadEscalationsHandler } from './escalations/escalations.handler.js';
import { WorkListController } from './work-list/work-list.controller.js';
import { ReadWorkListHandler } from './work-list/work-list.handler.js';
import { TicketTexts } from './ticket-texts.js';

/** One folder per question. Lists and figures come from the read model, one ticket from its own stream. */
@Module({
  controllers: [
    ListTicketsController, GetTicketController, GetTicketHistoryController, GetTicketDeadlinesController, ListCommunitiesController, ListGridsController, GetCommunityController,
    ResponseTimesController, StatisticsController, WorkListController, EscalationsController,
  ],
  providers: [
    ListTicketsHandler, GetTicketHandler, GetTicketHistoryHandler, GetTicketDeadlinesHandler, ListCommunitiesHandler, ListGridsHandler, GetCommunityHandler,
    ReadResponseTimesHandler, ReadStatisticsHandler, ReadWorkListHandler, ReadEscalationsHandler, ReadYourWrites, TicketTexts,
  ],
})
export class QueriesModule {}
