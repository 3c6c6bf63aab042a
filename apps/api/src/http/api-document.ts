import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiProperty, ApiResponse } from '@nestjs/swagger';
import { PROBLEMS, PROBLEM_URN } from '#libs/platform/src/problems.js';

export class FieldErrorResponse {
  @ApiProperty({ example: 'satisfaction' })
  readonly field!: string;

  @ApiProperty({ example: 'must be a whole number from 1 to 5' })
  readonly message!: string;
}

/** RFC 9457 as this API fills it. */
export class ProblemResponse {
  @ApiProperty({ enum: Object.keys(PROBLEMS).map((name) => PROBLEM_URN + name) })
  readonly type!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ minimum: 400, maximum: 599 })
  readonly status!: number;

  @ApiProperty({ required: false })
  readonly detail?: string;

  @ApiProperty({ description: 'The request id, as in the log and in X-Request-Id', example: 'urn:uuid:0b1c7f0e-2f6e-4f0e-9a53-5d2f6f0f7a11' })
  readonly instance!: string;

  @ApiProperty({ required: false, description: '409: the rule that refused, see docs/rules.md', example: 'returned-after-ruling' })
  readonly rule?: string;

  @ApiProperty({ required: false, type: () => FieldErrorResponse, isArray: true, description: '400: one entry per fault' })
  readonly errors?: readonly FieldErrorResponse[];
}

/** The documented problems of an operation: every problem name that has one of these statuses, and the 500 nobody wants. */
export function ProblemAnswers(...statuses: readonly number[]): MethodDecorator {
  return applyDecorators(...[...statuses, ...(statuses.includes(401) ? [429] : []), 500].map((status) => {
    const named = Object.entries(PROBLEMS).filter(([, kind]) => kind.status === status);
    return ApiResponse({
      status,
      description: named.map(([name, { meaning }]) => `\`${name}\`: ${meaning}`).join(' '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
    });
  }));
}

const TAKES_IF_MATCH = 'xiuhua:takes-if-match';

/** Whether {@link CommandHeaders} promises If-Match for the route of this handler. */
export const takesIfMatch = (handler: object): boolean => Reflect.getMetadata(TAKES_IF_MATCH, handler) === true;

/** The headers a command takes. An If-Match that is not promised here is refused: what is documented and what holds come from one line. */
export function CommandHeaders({ ifMatch = false } = {}): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key', required: false, schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
      description: 'Makes a repeated command answer as the first time instead of acting twice, for ever',
    }),
    ApiHeader({
      name: 'X-Correlation-Id', required: false, schema: { type: 'string', format: 'uuid' }, description: 'Follows a matter across systems',
    }),
    ...(ifMatch ? [ApiHeader({
      name: 'If-Match', required: false, schema: { type: 'string', pattern: '^(?:"[0-9]{1,15}"|\\*)$' }, description: 'ETag of the revision the caller saw; another one is answered 412',
    })] : []),
    SetMetadata(TAKES_IF_MATCH, ifMatch),
  );
}
