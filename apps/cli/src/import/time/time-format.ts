/** A time as written: an instant when it carries an offset or Z, else a wall clock to be read in a zone. */
export interface WrittenTime {
  /** Milliseconds since the epoch; a wall clock as if it were UTC. */
  readonly ms: number;
  readonly absolute: boolean;
}

/** Parses one column's times; `undefined` for a text that is not one. */
export type TimeParser = (text: string) => WrittenTime | undefined;

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?(Z|z|[+-]\d{2}(?::?\d{2})?))?)?$/;

/** Fields of a custom format: the text that stands for each and what it matches. */
const TOKENS = {
  YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d{2})', M: '(?<month>\\d{1,2})', DD: '(?<day>\\d{2})', D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})', H: '(?<hour>\\d{1,2})', hh: '(?<hour12>\\d{2})', h: '(?<hour12>\\d{1,2})', mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})', SSS: '(?<fraction>\\d{3})', A: '(?<half>[AaPp][Mm])', Z: '(?<offset>[Zz]|[+-]\\d{2}(?::?\\d{2})?)',
} as const;
const TOKEN = /YYYY|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z|[^]/gu;

export class TimeFormatError extends Error {
  constructor(format: string, wayOut: string) {
    super(`the time format '${format}' ${wayOut}`);
    this.name = 'TimeFormatError';
  }
}

/**
 * @param format `iso` (`2026-08-01T00:00:14`, a blank for the T, seconds, fraction and offset optional, or a date alone) or
 *   a pattern of YYYY MM M DD D HH H hh h mm ss SSS A Z, any other character standing for itself
 * @throws TimeFormatError when the pattern lacks a part of the date
 */
export function timeParser(format: string): TimeParser {
  return format === 'iso' ? parseIso : patternParser(format);
}

function parseIso(text: string): WrittenTime | undefined {
  const part = ISO.exec(text);
  if (!part) return undefined;
  return assemble({
    year: part[1], month: part[2], day: part[3], hour: part[4], minute: part[5], second: part[6], fraction: part[7], offset: part[8],
  });
}

function patternParser(format: string): TimeParser {
  const seen = new Set<string>();
  const pattern = format.replace(TOKEN, (token) => {
    const known = TOKENS[token as keyof typeof TOKENS];
    if (known === undefined) return token.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
    const name = /<(\w+)>/.exec(known)![1]!;
    if (seen.has(name)) throw new TimeFormatError(format, `names the ${name} twice`);
    seen.add(name);
    return known;
  });
  for (const needed of ['year', 'month', 'day']) {
    if (!seen.has(needed)) throw new TimeFormatError(format, `lacks the ${needed}; for example MM/DD/YYYY hh:mm:ss A`);
  }
  if (seen.has('hour12') !== seen.has('half')) throw new TimeFormatError(format, 'needs hh together with A (AM or PM), or HH alone');
  const expression = new RegExp(`^${pattern}$`, 'u');
  return (text) => {
    const groups = expression.exec(text)?.groups;
    return groups && assemble(groups);
  };
}

interface Parts {
  readonly [name: string]: string | undefined;
}

function assemble(part: Parts): WrittenTime | undefined {
  const [year, month, day] = [Number(part['year']), Number(part['month']), Number(part['day'])];
  const hour = hourOf(part);
  const minute = Number(part['minute'] ?? 0);
  const second = Number(part['second'] ?? 0);
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, Number((part['fraction'] ?? '0').padEnd(3, '0').slice(0, 3))));
  // Date.UTC rolls the 31st of a short month over into the next and reads years below 100 as 19xx
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (part['offset'] === undefined) return { ms: date.getTime(), absolute: false };
  const offset = offsetOf(part['offset']);
  return offset === undefined ? undefined : { ms: date.getTime() - offset, absolute: true };
}

function hourOf(part: Parts): number | undefined {
  if (part['hour12'] === undefined) {
    const hour = Number(part['hour'] ?? 0);
    return hour > 23 ? undefined : hour;
  }
  const hour = Number(part['hour12']);
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (part['half']!.toLowerCase() === 'pm' ? 12 : 0);
}

function offsetOf(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 18 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
