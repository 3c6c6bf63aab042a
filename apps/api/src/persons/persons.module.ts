import { Module } from '@nestjs/common';
import { ErasePersonController } from './erase-person/erase-person.controller.js';
import { ErasePersonHandler } from './erase-person/erase-person.handler.js';
import { OpenIdentityController } from './open-identity/open-identity.controller.js';
import { OpenIdentityHandler } from './open-identity/open-identity.handler.js';

/** Who people are, and their right to be forgotten. */
@Module({
  controllers: [ErasePersonController, OpenIdentityController],
  providers: [ErasePersonHandler, OpenIdentityHandler],
})
export class PersonsModule {}
