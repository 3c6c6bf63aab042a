import { fault, type Path, type PolicyFault, type PolicyFaultRule } from './policy-fault.js';

/** Gives every fault in the form of a value; none when its form is right. */
export type Form = (value: unknown, path: Path) => PolicyFault[];

/** A text of at most `max` characters (code points) that a pattern matches; `form` says the pattern in words. */
export function text({ max, pattern, form }: { readonly max: number; readonly pattern: RegExp; readonly form: string }): Form {
  return (value, path) => {
    if (typeof value !== 'string') return [fault(path, 'wrong-type', `give a text: ${form}`, value)];
    // Cheap also for a text of many megabytes, and no pattern sees one.
    if (value.length > 2 * max || [...value].length > max) return [fault(path, 'wrong-size', `give at most ${max} characters`, value)];
    return pattern.test(value) ? [] : [fault(path, 'wrong-form', `give ${form}`, value)];
  };
}

export function wholeNumber(min: number, max: number): Form {
  const wayOut = `give a whole number from ${min} to ${max}`;
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return [fault(path, 'wrong-type', wayOut, value)];
    return value < min || value > max ? [fault(path, 'wrong-size', wayOut, value)] : [];
  };
}

/** One word of a closed list. */
export function oneOf(words: readonly string[], rule: PolicyFaultRule): Form {
  return (value, path) => (words.includes(value as string) ? [] : [fault(path, rule, `give one of ${words.join(', ')}`, value)]);
}

export interface ListBounds {
  readonly min?: number;
  readonly max: number;
  readonly what: string;
}

/** A list. One that is too long is not looked into: its faults would be without bound too. */
export function list(item: Form, { min = 0, max, what }: ListBounds): Form {
  const size = min === 0 ? `at most ${max}` : `${min} to ${max}`;
  return (value, path) => {
    if (!Array.isArray(value)) return [fault(path, 'wrong-type', `give a list of ${what}`, value)];
    const wrongSize = value.length < min || value.length > max ? [fault(path, 'wrong-size', `give ${size} ${what}`, value)] : [];
    if (value.length > max) return wrongSize;
    return [...wrongSize, ...value.flatMap((entry, index) => item(entry, [...path, index]))];
  };
}

/** A list of texts or words that names nothing twice. */
export function distinct(item: Form, bounds: ListBounds): Form {
  const asList = list(item, bounds);
  return (value, path) => {
    const faults = asList(value, path);
    if (!Array.isArray(value) || value.length > bounds.max) return faults;
    const twice = value.flatMap((entry, index) => {
      const first = typeof entry === 'string' ? value.indexOf(entry) : index;
      return first < index ? [fault([...path, index], 'duplicate-entry', `leave it out: entry [${first}] has it`, entry)] : [];
    });
    return [...faults, ...twice];
  };
}

export interface RecordWords {
  readonly what: string;
  /** What a missing field is called; default: `missing-field`. */
  readonly missing?: PolicyFaultRule | Readonly<Record<string, PolicyFaultRule>>;
}

/** An object with exactly these fields; a name that ends in `?` may be missing. */
export function record(fields: Readonly<Record<string, Form>>, { what, missing = {} }: RecordWords): Form {
  const forms = Object.entries(fields).map(([key, form]) => ({ name: key.replace('?', ''), optional: key.endsWith('?'), form }));
  const names = forms.map(({ name }) => name);
  const missingRule = (name: string): PolicyFaultRule => (typeof missing === 'string' ? missing : missing[name] ?? 'missing-field');
  return (value, path) => {
    if (!isRecord(value)) return [fault(path, 'wrong-type', `give ${what} with the fields ${names.join(', ')}`, value)];
    return [
      ...forms.flatMap(({ name, optional, form }) => {
        if (Object.hasOwn(value, name)) return form(value[name], [...path, name]);
        return optional ? [] : [fault([...path, name], missingRule(name), `add ${name} to ${what}`)];
      }),
      ...unknownFields(value, names, path),
    ];
  };
}

export function unknownFields(value: Readonly<Record<string, unknown>>, known: readonly string[], path: Path): PolicyFault[] {
  return Object.keys(value).filter((name) => !known.includes(name))
    .map((name) => fault([...path, name], 'unknown-field', `leave it out, or use one of ${known.join(', ')}`, value[name]));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
