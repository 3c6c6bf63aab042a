import { applyDecorators, HttpCode, Injectable, Param, type PipeTransform, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { problemError } from '#libs/platform/src/problems.js';
import type { TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import { isTicketId } from '#libs/ticketing/src/ticket/ticket-id.js';
import { Access } from '../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../http/api-document.js';
import { CommandOutcomeResponse } from '../http/command-outcome.response.js';

/** `POST /tickets`: 201 with the ticket's id. */
export function ReportEndpoint(summary: string): MethodDecorator {
  return applyDecorators(
    Post(), HttpCode(201), Access('Report'), ApiTags('tickets'), ApiOperation({ summary, operationId: 'Report' }), CommandHeaders(),
    ApiCreatedResponse({ type: CommandOutcomeResponse }), ProblemAnswers(400, 401, 403, 404, 409, 413, 415, 422, 503),
  );
}

/** `POST /tickets/{ticketId}/<path>`: 200 with the new revision. The route is open to the roles that may give the command. */
export function TicketCommandEndpoint(command: TicketCommandType, path: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(`:ticketId/${path}`), HttpCode(200), Access(command), ApiTags('tickets'), ApiOperation({ summary, operationId: command }),
    ApiParam({ name: 'ticketId', example: '20261122-7KQ4M-X9PTC' }), CommandHeaders({ ifMatch: true }),
    ApiOkResponse({ type: CommandOutcomeResponse }), ProblemAnswers(400, 401, 403, 404, 409, 412, 413, 415, 422, 503),
  );
}

/** What cannot be a ticket id names no ticket: 404 like any other id that does not exist. */
@Injectable()
export class TicketIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isTicketId(value)) throw problemError('not-found', 'there is no such ticket, or it is out of your scope');
    return value;
  }
}

/** The `ticketId` of the path. */
export const TicketId = (): ParameterDecorator => Param('ticketId', TicketIdPipe);
