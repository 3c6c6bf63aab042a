import { Module } from '@nestjs/common';
import { GetCalendarController } from '../calendars/get-calendar/get-calendar.controller.js';
import { ListCalendarsController } from '../calendars/list-calendars/list-calendars.controller.js';
import { PublishCalendarController } from '../calendars/publish-calendar/publish-calendar.controller.js';
import { GetDefinitionController } from '../definitions/get-definition/get-definition.controller.js';
import { ListDefinitionsController } from '../definitions/list-definitions/list-definitions.controller.js';
import { PublishDefinitionController } from '../definitions/publish-definition/publish-definition.controller.js';
import { GetPolicyController } from '../policies/get-policy/get-policy.controller.js';
import { ListPoliciesController } from '../policies/list-policies/list-policies.controller.js';
import { PublishPolicyController } from '../policies/publish-policy/publish-policy.controller.js';
import { ReadYourWrites } from '../queries/read-your-writes.js';
import { GetPublicationHandler } from './get-publication.handler.js';
import { ListPublicationsHandler } from './list-publications.handler.js';
import { PublishHandler } from './publish.handler.js';

/** Policies (办理时限), calendars (工作日历) and definitions of figures (指标口径): published by admins, read by everybody who answers for deadlines. */
@Module({
  controllers: [
    PublishPolicyController, ListPoliciesController, GetPolicyController, PublishCalendarController, ListCalendarsController, GetCalendarController,
    PublishDefinitionController, ListDefinitionsController, GetDefinitionController,
  ],
  providers: [PublishHandler, GetPublicationHandler, ListPublicationsHandler, ReadYourWrites],
})
export class PublicationsModule {}
