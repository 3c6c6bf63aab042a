import { applyDecorators, HttpCode, Injectable, Param, type PipeTransform, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { problemError } from '#libs/platform/src/problems.js';
import type { OrganisationCommandType } from '#libs/ticketing/src/organisation/organisation-command.js';
import { Access } from '../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../http/api-document.js';
import { ID, ID_LENGTH } from '../http/patterns.js';
import { OrganisationOutcomeResponse } from './organisation-outcome.response.js';

/** `POST /communities` */
export function CreateCommunityEndpoint(summary: string): MethodDecorator {
  return applyDecorators(
    Post(), HttpCode(201), Access('ManageOrganisation'), ApiTags('organisation'),
    ApiOperation({ summary, operationId: 'CreateCommunity' }), CommandHeaders(), ApiCreatedResponse({ type: OrganisationOutcomeResponse }),
    ProblemAnswers(400, 401, 403, 409, 413, 415, 422, 503),
  );
}

/** `POST /communities/{communityId}/<path>` */
export function CommunityCommandEndpoint(command: OrganisationCommandType, path: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:communityId/${path}`), HttpCode(200), Access('ManageOrganisation'), ApiTags('organisation'),
    ApiOperation({ summary, operationId: command }), ApiParam({ name: 'communityId', example: 'xf' }), CommandHeaders({ ifMatch: true }),
    ApiOkResponse({ type: OrganisationOutcomeResponse }), ProblemAnswers(400, 401, 403, 404, 409, 412, 413, 415, 422, 503),
  );
}

/** What cannot be a community id names no community. */
@Injectable()
export class CommunityIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (value.length > ID_LENGTH || !ID.test(value)) throw problemError('not-found', 'there is no such community');
    return value;
  }
}

/** The `communityId` of the path. */
export const CommunityId = (): ParameterDecorator => Param('communityId', CommunityIdPipe);
