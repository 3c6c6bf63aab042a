import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { actorOf } from '#libs/access/src/actor.js';
import { authorizeRole } from '#libs/access/src/authorize.js';
import { PersonEraser } from '#libs/privacy/src/erase-person.js';
import { ErasePerson } from './erase-person.command.js';
import type { ErasureResponse } from './erase-person.response.js';

@CommandHandler(ErasePerson)
export class ErasePersonHandler implements ICommandHandler<ErasePerson> {
  constructor(private readonly eraser: PersonEraser) {}

  async execute({ personRef, envelope: { caller, commandId, correlationId } }: ErasePerson): Promise<ErasureResponse> {
    authorizeRole(caller, 'ErasePerson');
    return this.eraser.erase({ personRef, actor: actorOf(caller), commandId, correlationId });
  }
}
