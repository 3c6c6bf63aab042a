/** Nesting beyond this is no event of ours; without a bound a hostile body could exhaust the stack. */
const MAX_DEPTH = 200;

/** Among them everything that JSON escapes. */
const NEEDS_CARE = /["\\\p{Cc}\p{Cs}]/u;
const LONE_SURROGATE = /\p{Cs}/u;

function text(value: string): string {
  if (!NEEDS_CARE.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new TypeError('canonical JSON: text with a lone surrogate has no canonical form');
  return JSON.stringify(value);
}

function array(values: readonly unknown[], depth: number): string {
  let out = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) out += ',';
    out += write(values[index], depth);
  }
  return `${out}]`;
}

/** By UTF-16 code units, RFC 8785 §3.2.3: so do `<` and a sort without a comparator order. Most objects come sorted. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index] ?? '') < (keys[index - 1] ?? '')) return keys.sort();
  }
  return keys;
}

function object(value: Readonly<Record<string, unknown>>, depth: number): string {
  if (typeof value['toJSON'] === 'function') throw new TypeError('canonical JSON: give plain data, not an object with toJSON (a Date?)');
  let out = '{';
  for (const key of sortedKeys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    if (out.length > 1) out += ',';
    out += `${text(key)}:${write(member, depth)}`;
  }
  return `${out}}`;
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} is no JSON number`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw new RangeError(`canonical JSON: nested deeper than ${MAX_DEPTH}`);
      return Array.isArray(value) ? array(value, depth + 1) : object(value as Readonly<Record<string, unknown>>, depth + 1);
    default:
      throw new TypeError(`canonical JSON: a ${typeof value} is no JSON value`);
  }
}

/** Whether JSON.stringify, which is several times faster, writes the canonical form of this value as it stands. */
function standsInOrder(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (depth >= MAX_DEPTH) return false;
      return Array.isArray(value) ? value.every((item) => standsInOrder(item, depth + 1)) : membersStandInOrder(value, depth + 1);
    default:
      return false;
  }
}

function membersStandInOrder(value: object, depth: number): boolean {
  const members = value as Readonly<Record<string, unknown>>;
  if (typeof members['toJSON'] === 'function') return false;
  let last = '';
  for (const key of Object.keys(members)) {
    if (key < last) return false;
    last = key;
    if (members[key] !== undefined && !standsInOrder(members[key], depth)) return false;
  }
  return true;
}

/** What JSON.stringify makes of a lone surrogate; also of the same six characters written out, which then go the long way. */
const ESCAPED_SURROGATE = '\\ud';

/**
 * RFC 8785 (JCS). As in JSON.stringify an undefined member is left out, so the form before and after storing is the same.
 * @throws TypeError for what has no canonical form, RangeError for nesting beyond 200
 */
export function canonicalJson(value: unknown): string {
  if (standsInOrder(value, 0)) {
    const fast = JSON.stringify(value);
    if (!fast.includes(ESCAPED_SURROGATE)) return fast;
  }
  return write(value, 0);
}
