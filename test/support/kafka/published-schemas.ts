import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const FOLDER = resolve(__dirname, '../../../../docs/feed');

const FORMATS = { uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/ };

/** The schemas of docs/feed, read strictly: here a field that they do not name is a fault, so that none slips out unseen. */
export class PublishedSchemas {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  private headers: ValidateFunction | undefined;
  private readonly validators = new Map<string, ValidateFunction>();

  /** @returns what is wrong with a value; undefined: nothing. @param type `ce_type` of a ticket event */
  fault(topic: string, value: string, type?: string): string | undefined {
    const validate = this.validator(topic, type);
    return validate(JSON.parse(value)) ? undefined : this.ajv.errorsText(validate.errors);
  }

  /** @returns what is wrong with the headers of a ticket event, by the AsyncAPI document; undefined: nothing */
  headersFault(headers: Readonly<Record<string, string>>): string | undefined {
    const { components: { schemas: { cloudEventHeaders } } } = parse(readFileSync(join(FOLDER, 'asyncapi.yaml'), 'utf8')) as { components: { schemas: { cloudEventHeaders: object } } };
    this.headers ??= this.ajv.compile(closed('', cloudEventHeaders) as object);
    return this.headers(headers) ? undefined : this.ajv.errorsText(this.headers.errors);
  }

  private validator(topic: string, type: string | undefined): ValidateFunction {
    const name = `${topic}#${type ?? ''}`;
    let validate = this.validators.get(name);
    if (validate === undefined) {
      const schema = JSON.parse(readFileSync(join(FOLDER, `${topic}.v1.schema.json`), 'utf8'), closed) as { $ref?: string; definitions: object };
      validate = this.ajv.compile({ $ref: type === undefined ? schema.$ref : `#/definitions/${type}`, definitions: schema.definitions });
      this.validators.set(name, validate);
    }
    return validate;
  }
}

function closed(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'object' || 'additionalProperties' in value) return value;
  return { ...value, additionalProperties: false };
}
