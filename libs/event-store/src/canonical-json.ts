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

/** By UTF-16 code units, RFC 8785 §3.2.3: so do `<` and a sort without a comparator order. */
function standInOrder(keys: readonly string[]): boolean {
  let last = '';
  for (const key of keys) {
    if (key < last) return false;
    last = key;
  }
  return true;
}

/** Most objects come sorted. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  return standInOrder(keys) ? keys : keys.sort();
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

/** There is no such value: this one has to go the long way, which also says what is wrong with it. */
const LONG_WAY = Symbol('the long way');

/**
 * The value with every key in its place, so that JSON.stringify, which is several times faster, writes the canonical form.
 * What stands in order already is not copied. An engine puts keys that look like array indices first, wherever they are written.
 */
function inOrder(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : LONG_WAY;
    case 'object':
      if (value === null) return null;
      if (depth >= MAX_DEPTH) return LONG_WAY;
      return Array.isArray(value) ? itemsInOrder(value, depth + 1) : membersInOrder(value as Members, depth + 1);
    default:
      return LONG_WAY;
  }
}

type Members = Readonly<Record<string, unknown>>;

function itemsInOrder(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = inOrder(items[index], depth);
    if (item === LONG_WAY) return LONG_WAY;
    if (item !== items[index]) (copy ??= [...items])[index] = item;
  }
  return copy ?? items;
}

function membersInOrder(members: Members, depth: number): unknown {
  if (typeof members['toJSON'] === 'function') return LONG_WAY;
  const keys = Object.keys(members);
  let copy = standInOrder(keys) ? undefined : {} as Record<string, unknown>;
  if (copy !== undefined && !keys.sort().every(keepsItsPlace)) return LONG_WAY;
  for (const key of keys) {
    const member = members[key];
    if (member === undefined) continue;
    const ordered = inOrder(member, depth);
    if (ordered === LONG_WAY || key === '__proto__') return LONG_WAY;
    if (copy === undefined && ordered !== member) copy = { ...members };
    if (copy !== undefined) copy[key] = ordered;
  }
  return copy ?? members;
}

function keepsItsPlace(key: string): boolean {
  return !(key >= '0' && key < ':');
}

/** What JSON.stringify makes of a lone surrogate; also of the same six characters written out, which then go the long way. */
const ESCAPED_SURROGATE = '\\ud';

/**
 * RFC 8785 (JCS). As in JSON.stringify an undefined member is left out, so the form before and after storing is the same.
 * @throws TypeError for what has no canonical form, RangeError for nesting beyond 200
 */
export function canonicalJson(value: unknown): string {
  const ordered = inOrder(value, 0);
  if (ordered !== LONG_WAY) {
    const fast = JSON.stringify(ordered);
    if (!fast.includes(ESCAPED_SURROGATE)) return fast;
  }
  return write(value, 0);
}
