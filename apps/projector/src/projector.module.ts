import { type DynamicModule, Module } from '@nestjs/common';
import { ProjectorParts } from './parts.js';
import { Projector } from './projector.js';

@Module({})
export class ProjectorModule {
  static of(parts: ProjectorParts): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: ProjectorParts, useValue: parts }, Projector] };
  }
}
