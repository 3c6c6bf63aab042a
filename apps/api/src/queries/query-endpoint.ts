import { applyDecorators, Get, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Permission } from '#libs/access/src/permissions.js';
import { Access } from '../access/access.decorator.js';
import { ProblemAnswers } from '../http/api-document.js';

export interface QueryEndpointOptions {
  readonly path: string;
  readonly permission: Permission;
  readonly tag: 'tickets' | 'organisation' | 'policies' | 'calendars' | 'definitions' | 'statistics';
  readonly operationId: string;
  readonly summary: string;
  readonly answer: Type;
  /** Statuses of problems beyond 400, 401, 403. */
  readonly problems?: readonly number[];
}

/** A query: its route, who may ask, what it answers. */
export function QueryEndpoint({ path, permission, tag, operationId, summary, answer, problems = [] }: QueryEndpointOptions): MethodDecorator {
  return applyDecorators(
    Get(path), Access(permission), ApiTags(tag), ApiOperation({ summary, operationId }), ApiOkResponse({ type: answer }),
    ProblemAnswers(400, 401, 403, ...problems),
  );
}
