import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { publishedOf } from '../../publications/published-of.js';
import type { PublishedResponse } from '../../publications/published.response.js';
import { PublishCalendar } from './publish-calendar.command.js';

@CommandHandler(PublishCalendar)
export class PublishCalendarHandler implements ICommandHandler<PublishCalendar> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute({ name, request: { document }, envelope }: PublishCalendar): Promise<PublishedResponse> {
    return publishedOf(name, document, await this.publications.publishCalendar(name, document, envelope));
  }
}
