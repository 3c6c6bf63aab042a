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

function object(value: Readonly<Record<string, unknown>>, depth: number): string {
  if (typeof value['toJSON'] === 'function') throw new TypeError('canonical JSON: give plain data, not an object with toJSON (a Date?)');
  let out = '{';
  for (const key of Object.keys(value).sort()) {
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
  if (!isPlain(members)) return LONG_WAY;
  if (!areInOrder(members)) return reordered(members, depth);
  let copy: Record<string, unknown> | undefined;
  for (const key in members) {
    const member = members[key];
    // Most are text, which needs no look of its own.
    if (typeof member === 'string' || member === undefined) continue;
    const ordered = inOrder(member, depth);
    if (ordered === LONG_WAY) return LONG_WAY;
    if (ordered === member) continue;
    if (key === '__proto__') return LONG_WAY;
    (copy ??= { ...members })[key] = ordered;
  }
  return copy ?? members;
}

/** Nothing is inherited that `for in` would go through, and no toJSON. One of its own is a function: no JSON value. */
function isPlain(members: Members): boolean {
  const prototype: unknown = Object.getPrototypeOf(members);
  return prototype === Object.prototype || prototype === null;
}

/** By UTF-16 code units, RFC 8785 §3.2.3: so do `<` and a sort without a comparator order. `for in` makes no list of the keys. */
function areInOrder(members: Members): boolean {
  let last = '';
  for (const key in members) {
    if (key < last) return false;
    last = key;
  }
  return true;
}

function reordered(members: Members, depth: number): unknown {
  const copy: Record<string, unknown> = {};
  for (const key of sorted(Object.keys(members))) {
    const member = members[key];
    if (member === undefined) continue;
    const ordered = inOrder(member, depth);
    if (ordered === LONG_WAY || !keepsItsPlace(key)) return LONG_WAY;
    copy[key] = ordered;
  }
  return copy;
}

const FEW = 16;

/** In place. By insertion, which for a few keys takes a third of the time that `sort` does. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort();
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index]!;
    let place = index;
    for (; place > 0 && keys[place - 1]! > key; place -= 1) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

function keepsItsPlace(key: string): boolean {
  return !(key >= '0' && key < ':') && key !== '__proto__';
}

/** What JSON.stringify makes of a lone surrogate; also of the same six characters written out, which then go the long way. */
const ESCAPED_SURROGATE = '\\ud';

/**
 * RFC 8785 (JCS). As in JSON.stringify an undefined member is left out, so the form before and after storing is the same.
 * @throws TypeError for what has no canonical form, RangeError for nesting beyond 200
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return text(value);
  const ordered = inOrder(value, 0);
  if (ordered !== LONG_WAY) {
    const fast = JSON.stringify(ordered);
    if (!fast.includes(ESCAPED_SURROGATE)) return fast;
  }
  return write(value, 0);
}
