import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { ErasureResponse } from './erase-person.response.js';

export class ErasePerson extends Command<ErasureResponse> {
  constructor(
    readonly personRef: string,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
