import { Module } from '@nestjs/common';
import { GetDefinitionController } from './get-definition/get-definition.controller.js';
import { GetDefinitionHandler } from './get-definition/get-definition.handler.js';
import { PublishDefinitionController } from './publish-definition/publish-definition.controller.js';
import { PublishDefinitionHandler } from './publish-definition/publish-definition.handler.js';

/** What figures mean: published like policies, by the same people. */
@Module({
  controllers: [PublishDefinitionController, GetDefinitionController],
  providers: [PublishDefinitionHandler, GetDefinitionHandler],
})
export class DefinitionsModule {}
