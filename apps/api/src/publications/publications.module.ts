import { Module } from '@nestjs/common';
import { GetCalendarController } from '../calendars/get-calendar/get-calendar.controller.js';
import { GetCalendarHandler } from '../calendars/get-calendar/get-calendar.handler.js';
import { ListCalendarsController } from '../calendars/list-calendars/list-calendars.controller.js';
import { PublishCalendarController } from '../calendars/publish-calendar/publish-calendar.controller.js';
import { PublishCalendarHandler } from '../calendars/publish-calendar/publish-calendar.handler.js';
import { GetPolicyController } from '../policies/get-policy/get-policy.controller.js';
import { GetPolicyHandler } from '../policies/get-policy/get-policy.handler.js';
import { ListPoliciesController } from '../policies/list-policies/list-policies.controller.js';
import { PublishPolicyController } from '../policies/publish-policy/publish-policy.controller.js';
import { PublishPolicyHandler } from '../policies/publish-policy/publish-policy.handler.js';
import { ReadYourWrites } from '../queries/read-your-writes.js';
import { ListPublicationsHandler } from './list-publications.handler.js';

/** Policies (办理时限) and calendars (工作日历): published by admins, read by everybody who answers for deadlines. */
@Module({
  controllers: [
    PublishPolicyController, ListPoliciesController, GetPolicyController, PublishCalendarController, ListCalendarsController, GetCalendarController,
  ],
  providers: [PublishPolicyHandler, GetPolicyHandler, PublishCalendarHandler, GetCalendarHandler, ListPublicationsHandler, ReadYourWrites],
})
export class PublicationsModule {}
