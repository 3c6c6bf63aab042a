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
    const instance = plainToInstance(metatype as Type<object>, plain);
    const errors = validateSync(instance, RULES);
    if (errors.length > 0) throw invalidRequest(errors.flatMap((error) => fieldErrors(error, '')));
    return instance;
  }
}

/** 400 with one entry per fault. */
export function invalidRequest(errors: readonly FieldError[]) {
  const shown = errors.slice(0, MAX_ERRORS);
  return problemError('invalid-request', `${errors.length} ${errors.length === 1 ? 'fault' : 'faults'} in the request`, { errors: shown });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const name = error.property.slice(0, MAX_FIELD_NAME);
  const field = parent === '' ? name : `${parent}.${name}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field, message: constraint === 'whitelistValidation' ? 'is not a field of this request' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}
