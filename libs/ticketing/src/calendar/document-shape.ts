import { fault, type CalendarFault, type Path } from './calendar-fault.js';

/** Gives every fault in the form of a value; none when its form is right. */
export type Shape = (value: unknown, path: Path) => CalendarFault[];

/** A text of `min` to `max` characters (code points) that a pattern matches; `form` says the pattern in words. */
export function text({ max, pattern, form }: { readonly max: number; readonly pattern: RegExp; readonly form: string }): Shape {
  return (value, path) => {
    if (typeof value !== 'string') return [fault(path, 'wrong-type', `give a text: ${form}`, value)];
    const faults = pattern.test(value) ? [] : [fault(path, 'wrong-form', `give ${form}`, value)];
    return isLongerThan(value, max) ? [...faults, fault(path, 'wrong-size', `give at most ${max} characters`, value)] : faults;
  };
}

export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }): Shape {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return [fault(path, 'wrong-type', `give a whole number from ${min} to ${max}`, value)];
    return value < min || value > max ? [fault(path, 'wrong-size', `give a whole number from ${min} to ${max}`, value)] : [];
  };
}

/** A list. One that is too long is not looked into: its faults would be without bound too. */
export function list(item: Shape, { min = 0, max, what }: { readonly min?: number; readonly max: number; readonly what: string }): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return [fault(path, 'wrong-type', `give a list of ${what}`, value)];
    const size = min === max ? `exactly ${max}` : min === 0 ? `at most ${max}` : `${min} to ${max}`;
    const wrongSize = value.length < min || value.length > max ? [fault(path, 'wrong-size', `give ${size} ${what}`, value)] : [];
    if (value.length > max) return wrongSize;
    return [...wrongSize, ...value.flatMap((entry, index) => item(entry, [...path, index]))];
  };
}

/** An object with exactly these fields; a name that ends in `?` may be missing. */
export function record(fields: Readonly<Record<string, Shape>>, what: string): Shape {
  const shapes = Object.entries(fields).map(([key, shape]) => ({ name: key.replace('?', ''), optional: key.endsWith('?'), shape }));
  const known = new Set(shapes.map(({ name }) => name));
  const names = [...known].join(', ');
  return (value, path) => {
    if (!isRecord(value)) return [fault(path, 'wrong-type', `give ${what} with the fields ${names}`, value)];
    const unknown = Object.keys(value).filter((name) => !known.has(name));
    return [
      ...shapes.flatMap(({ name, optional, shape }) => {
        if (Object.hasOwn(value, name) && value[name] !== undefined) return shape(value[name], [...path, name]);
        return optional ? [] : [fault([...path, name], 'missing-field', `add ${name} to ${what}`)];
      }),
      ...unknown.map((name) => fault([...path, name], 'unknown-field', `leave it out, or use one of ${names}`, value[name])),
    ];
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cheap also for a text of many megabytes. */
function isLongerThan(value: string, max: number): boolean {
  return value.length > 2 * max || [...value].length > max;
}
