import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsDivisibleBy, IsIn, IsInt, IsNumber, IsObject, IsString, Matches, Max, MaxLength, Min, MinLength,
  ValidateBy, ValidateIf, ValidateNested,
} from 'class-validator';
import { EARLIEST, instantFault, parseInstant } from './instant.js';

/**
 * One decorator per kind of field: what the validator enforces and what the OpenAPI document promises come from the
 * same line, so neither can lag behind the other. `optional` fields may be absent, but not null.
 */
export interface FieldOptions {
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

const present = ({ optional }: FieldOptions): PropertyDecorator[] =>
  optional === true ? [ValidateIf((_, value) => value !== undefined)] : [];

function documented({ optional, description, example }: FieldOptions, schema: ApiPropertyOptions): PropertyDecorator {
  return ApiProperty({
    required: optional !== true,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
    ...schema,
  } as ApiPropertyOptions);
}

/** Free text of a person: personal, sealed, at least one character that is no space. */
export function Text(maxLength: number, options: FieldOptions = {}): PropertyDecorator {
  const message = `must be text of 1 to ${maxLength} characters, not only blanks`;
  return applyDecorators(
    ...present(options), IsString({ message: 'must be text' }), MaxLength(maxLength, { message }), Matches(/\S/, { message }),
    documented(options, { type: String, minLength: 1, maxLength }),
  );
}

/** A short text without control characters that fits a pattern: ids, codes, posts. Coded, never personal. */
export function Coded(pattern: RegExp, maxLength: number, kind: string, options: FieldOptions = {}): PropertyDecorator {
  const message = `must be ${kind} of at most ${maxLength} characters`;
  return applyDecorators(
    ...present(options), IsString({ message }), MinLength(1, { message }), MaxLength(maxLength, { message }), Matches(pattern, { message }),
    documented(options, { type: String, minLength: 1, maxLength, pattern: pattern.source }),
  );
}

/** One word of a closed list. */
export function OneOf(words: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...present(options), IsIn(words, { message: `must be one of ${words.join(', ')}` }),
    documented(options, { type: String, enum: [...words] }),
  );
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(...present(options), IsBoolean({ message: 'must be true or false' }), documented(options, { type: Boolean }));
}

export function WholeNumber(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  const message = `must be a whole number from ${min} to ${max}`;
  return applyDecorators(
    ...present(options), IsInt({ message }), Min(min, { message }), Max(max, { message }),
    documented(options, { type: 'integer', minimum: min, maximum: max }),
  );
}

export function Decimal(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  const message = `must be a number from ${min} to ${max}`;
  return applyDecorators(
    ...present(options), IsNumber({ allowNaN: false, allowInfinity: false }, { message }), Min(min, { message }), Max(max, { message }),
    documented(options, { type: Number, minimum: min, maximum: max }),
  );
}

/** Hours in quarters, because those are exact in every notation. */
export function Hours(max: number, options: FieldOptions = {}): PropertyDecorator {
  const message = `must be hours from 0.25 to ${max} in steps of 0.25`;
  return applyDecorators(
    ...present(options), IsNumber({ allowNaN: false, allowInfinity: false }, { message }), IsDivisibleBy(0.25, { message }), Min(0.25, { message }),
    Max(max, { message }), documented(options, { type: Number, minimum: 0.25, maximum: max, multipleOf: 0.25 }),
  );
}

/** An RFC 3339 instant with offset, not before EARLIEST; handed on in UTC with milliseconds, the way events carry times. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...present(options),
    Transform(({ value }: { value: unknown }) => {
      const instant = typeof value === 'string' ? parseInstant(value) : null;
      return instant === null ? value : new Date(instant).toISOString();
    }),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value: unknown) => instantFault(value) === null,
        defaultMessage: (args) => instantFault(args?.value) ?? '',
      },
    }),
    documented(
      { example: '2026-11-22T09:30:00+08:00', ...options, description: `${options.description ?? 'An instant'}; not before ${EARLIEST}` },
      { type: String, format: 'date-time' },
    ),
  );
}

export interface ListOptions extends FieldOptions {
  readonly min?: number;
  readonly max: number;
}

/** A list of distinct coded texts. */
export function CodedList(pattern: RegExp, maxLength: number, kind: string, options: ListOptions): PropertyDecorator {
  const message = `each entry must be ${kind} of at most ${maxLength} characters`;
  return applyDecorators(
    ...list(options), ArrayUnique({ message: 'must not name the same twice' }),
    IsString({ each: true, message }), MaxLength(maxLength, { each: true, message }), Matches(pattern, { each: true, message }),
    documentedList(options, { type: 'string', maxLength, pattern: pattern.source }),
  );
}

/** A list of personal texts. */
export function TextList(maxLength: number, options: ListOptions): PropertyDecorator {
  const message = `each entry must be text of 1 to ${maxLength} characters, not only blanks`;
  return applyDecorators(
    ...list(options), IsString({ each: true, message }), MaxLength(maxLength, { each: true, message }), Matches(/\S/, { each: true, message }),
    documentedList(options, { type: 'string', minLength: 1, maxLength }),
  );
}

function documentedList({ min = 0, max, ...options }: ListOptions, items: Readonly<Record<string, unknown>>): PropertyDecorator {
  return documented(options, { type: String, isArray: true, items, minItems: min, maxItems: max });
}

function list({ min = 0, max, ...options }: ListOptions): PropertyDecorator[] {
  const message = `must be a list of ${min} to ${max} entries`;
  return [...present(options), IsArray({ message }), ArrayMinSize(min, { message }), ArrayMaxSize(max, { message })];
}

/** An object of fields of its own. */
export function Nested(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...present(options), IsObject({ message: 'must be an object' }), ValidateNested(), Type(type),
    documented(options, { type }),
  );
}

/** An IANA time zone this runtime knows. */
export function TimeZone(options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ...present(options),
    ValidateBy({
      name: 'isTimeZoneName',
      validator: { validate: isTimeZone, defaultMessage: () => 'must be an IANA time zone such as Asia/Shanghai' },
    }),
    documented(options, { type: String, maxLength: 64 }),
  );
}

function isTimeZone(value: unknown): boolean {
  // Offsets such as +08:00 are zones to Intl, but they have no history of their own.
  if (typeof value !== 'string' || value.length > 64 || !/^[A-Za-z]/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A whole number in a query string. */
export function NumberInQuery(min: number, max: number, options: FieldOptions = {}): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value);
  return applyDecorators(Transform(read), WholeNumber(min, max, { optional: true, ...options }));
}

/** `true` or `false` in a query string. */
export function FlagInQuery(options: FieldOptions = {}): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);
  return applyDecorators(Transform(read), Flag({ optional: true, ...options }));
}

/** Words of a closed list in a query string, joined by commas or given repeatedly. */
export function OneOrMoreOf(words: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',', words.length + 1) : value);
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined), Transform(read), IsArray({ message: 'must be given once, words joined by commas' }),
    ArrayMaxSize(words.length, { message: `must be at most ${words.length} words` }),
    IsIn(words, { each: true, message: `must be of ${words.join(', ')}` }),
    documented({ optional: true, ...options }, { type: String, isArray: true, enum: [...words] }),
  );
}

/** Distinct texts that fit a pattern in a query string, joined by commas or given repeatedly. */
export function CodedListInQuery(pattern: RegExp, kind: string, { max, ...options }: ListOptions): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',', max + 1) : value);
  const message = `each must be ${kind}`;
  return applyDecorators(
    ValidateIf((_, value) => value !== undefined), Transform(read), IsArray({ message: 'must be given once, entries joined by commas' }),
    ArrayMaxSize(max, { message: `must be at most ${max} entries` }), ArrayUnique({ message: 'must not name the same twice' }),
    IsString({ each: true, message }), Matches(pattern, { each: true, message }),
    documentedList({ optional: true, max, ...options }, { type: 'string', pattern: pattern.source }),
  );
}

/** Where a list goes on, in a query string: what its page before answered. */
export function CursorInQuery(): PropertyDecorator {
  return Coded(/^[\x21-\x7e]+$/, 500, 'a `nextCursor` of an earlier page', { optional: true });
}

/** A log position in a query string: what a command answered. */
export function PositionInQuery(options: FieldOptions = {}): PropertyDecorator {
  return Coded(/^\d{1,19}$/, 19, 'a position as a command answered it', { optional: true, example: '42', ...options });
}
