import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { problemError } from '#libs/platform/src/problems.js';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A caller who errs in more fields learns of the first ones; an answer must not grow with the attack. */
const MAX_ERRORS = 50;
const MAX_FIELD_NAME = 100;
const NO_FIELD = 'is not a field of this request';

/** `forbidUnknownValues` would refuse classes without fields; that a value is an object is checked before. */
const RULES = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, validationError: { target: false, value: false } };

/**
 * Every body and query is checked against its class: unknown fields are refused, every fault is reported by field path.
 * Synchronous, because no check of ours waits and a promise per field would be paid by every request.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined) return value;
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain)) {
      throw invalidRequest([{ field: type, message: 'must be a JSON object' }]);
    }
    const misnamed = inheritedNames(plain, '');
    if (misnamed.length > 0) throw invalidRequest(misnamed);
    const instance = plainToInstance(metatype as Type<object>, plain);
    const errors = validateSync(instance, RULES);
    if (errors.length > 0) throw invalidRequest(errors.flatMap((error) => fieldErrors(error, '')));
    return instance;
  }
}

/** 400 with one entry per fault. */
export function invalidRequest(errors: readonly FieldError[]) {
  const distinct = [...new Map(errors.map((error) => [JSON.stringify([error.field, error.message]), error])).values()];
  const count = `${distinct.length} ${distinct.length === 1 ? 'fault' : 'faults'}`;
  return problemError('invalid-request', `${count} in the request`, { errors: distinct.slice(0, MAX_ERRORS) });
}

/**
 * Fields that carry a name every object inherits, such as `toString`: the validator finds them known, wherever they stand.
 * The depth is bounded where the body is parsed.
 */
function inheritedNames(value: object, parent: string): FieldError[] {
  const found: FieldError[] = [];
  for (const name of Object.keys(value)) {
    const field = parent === '' ? name.slice(0, MAX_FIELD_NAME) : `${parent}.${name.slice(0, MAX_FIELD_NAME)}`;
    if (name in Object.prototype) found.push({ field, message: NO_FIELD });
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof inner === 'object' && inner !== null) found.push(...inheritedNames(inner, field));
  }
  return found;
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const name = error.property.slice(0, MAX_FIELD_NAME);
  const field = parent === '' ? name : `${parent}.${name}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field, message: constraint === 'whitelistValidation' ? NO_FIELD : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}
