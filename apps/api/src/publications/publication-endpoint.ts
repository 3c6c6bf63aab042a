import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Permission } from '#libs/access/src/permissions.js';
import { Access } from '../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../http/api-document.js';
import { PublishedResponse } from './published.response.js';

export interface PublicationEndpointOptions {
  readonly permission: Permission;
  readonly tag: 'policies' | 'calendars' | 'definitions';
  readonly operationId: string;
  readonly summary: string;
}

/** Publishes the next version of one document. */
export function PublicationEndpoint({ permission, tag, operationId, summary }: PublicationEndpointOptions): MethodDecorator {
  return applyDecorators(
    Post(':name'), HttpCode(201), Access(permission), ApiTags(tag), ApiOperation({ operationId, summary }), CommandHeaders(),
    ApiCreatedResponse({ type: PublishedResponse }), ProblemAnswers(400, 401, 403, 404, 409, 413, 415, 422, 503),
  );
}
