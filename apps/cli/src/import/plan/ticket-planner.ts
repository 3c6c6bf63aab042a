import type { PersonIdentity } from '#libs/privacy/src/key-store.js';
import type { Row } from '../csv/row.js';
import type { Mapping } from '../mapping/mapping.js';
import type { WallClockKind } from '../time/time-zone.js';
import { TimeReader } from '../time/time-reader.js';
import { coded } from './coded.js';
import { communityIdOf } from './community-id.js';
import type { Oddity } from './oddities.js';
import { type PlannedGrid, type PlannedReport, type PlannedTicket, Unusable } from './planned-ticket.js';
import { freeText } from './free-text.js';

const MAX_KEY = 200;
const MAX_LABEL = 80;
const KIND_OF_TIME: Record<WallClockKind, Oddity | undefined> = { plain: undefined, ambiguous: 'ambiguous-time', nonexistent: 'nonexistent-time' };

/** The parts of a ticket that both shapes of a source share. */
export class TicketPlanner {
  private readonly times: TimeReader;
  private readonly extractedAt: number;

  constructor(private readonly mapping: Mapping) {
    this.times = new TimeReader(mapping.timeZone, mapping.timeFormat);
    this.extractedAt = Date.parse(mapping.extractedAt);
  }

  /** @throws Unusable when a key column is empty */
  keyOf(row: Row): string {
    const parts = this.mapping.ticket.key.columns.map((column) => {
      const value = row.text(column);
      if (value === '') throw new Unusable(`no key: the column '${column}' is empty`);
      return value;
    });
    const key = parts.join('/');
    if (key.length > MAX_KEY) throw new Unusable(`the key has ${key.length} characters, more than ${MAX_KEY}`);
    return key;
  }

  /**
   * Milliseconds since the epoch, `undefined` for an empty column.
   * @throws Unusable when the text is no time of the mapping's format
   */
  timeOf(row: Row, column: string, oddities: Oddity[]): number | undefined {
    const instant = this.plannedTimeOf(row, column, oddities);
    if (instant !== undefined && instant > this.extractedAt) oddities.push('time-after-extraction');
    return instant;
  }

  /** The same for a time that was still to come, as in an agreement. @throws Unusable */
  plannedTimeOf(row: Row, column: string, oddities: Oddity[]): number | undefined {
    const text = row.text(column);
    if (text === '') return undefined;
    const reading = this.times.read(text);
    if (!reading) throw new Unusable(`the column '${column}' holds no time of the format '${this.mapping.timeFormat}'`);
    const oddity = KIND_OF_TIME[reading.kind];
    if (oddity) oddities.push(oddity);
    return reading.instant;
  }

  /** Everything of a ticket but its steps. @throws Unusable */
  ticket(row: Row, key: string, reportedAt: number, oddities: Oddity[]): Omit<PlannedTicket, 'grids' | 'steps' | 'oddities'> {
    if (row.values.some((value) => value.includes('\ufffd'))) oddities.push('undecodable-text');
    const reporter = this.reporter(row);
    return {
      key, line: row.line, community: this.community(row, oddities), report: this.report(row, key, reportedAt, oddities),
      ...(reporter && { reporter }),
    };
  }

  private report(row: Row, key: string, reportedAt: number, oddities: Oddity[]): PlannedReport {
    const { ticket } = this.mapping;
    const description = freeText(ticket.description, row);
    const address = freeText(ticket.address, row);
    const building = freeText(ticket.building, row);
    const gridId = this.gridOf(row)?.id;
    return {
      occurredAt: new Date(reportedAt).toISOString(),
      kind: coded('kind', ticket.kind, row, oddities), category: this.category(row, oddities),
      channel: coded('channel', ticket.channel, row, oddities), urgency: coded('urgency', ticket.urgency, row, oddities),
      ...(!ticket.key.personal && { sourceKey: key }),
      ...(description !== undefined && { description }), ...(address !== undefined && { address }), ...(building !== undefined && { building }),
      ...(gridId !== undefined && { gridId }), ...this.coordinates(row, oddities),
    };
  }

  /** The grid that a row names, if any. @throws Unusable */
  gridOf(row: Row): PlannedGrid | undefined {
    const { grid } = this.mapping.ticket;
    const label = grid === undefined ? '' : row.text(grid.column).replace(/\s+/gu, ' ');
    if (label === '') return undefined;
    if (label.length > MAX_LABEL) throw new Unusable(`the grid's label has ${label.length} characters, more than ${MAX_LABEL}`);
    const known = grid?.ids && Object.hasOwn(grid.ids, label) ? grid.ids[label] : undefined;
    return { id: known ?? communityIdOf(label), label };
  }

  private community(row: Row, oddities: Oddity[]): { id: string; label: string } {
    const { column, label: constant, otherwise, ids } = this.mapping.ticket.community;
    let label = constant ?? row.text(column!).replace(/\s+/gu, ' ');
    if (label === '') {
      if (otherwise === undefined) throw new Unusable(`no community: the column '${column}' is empty, and the mapping has no 'otherwise'`);
      oddities.push('no-community');
      label = otherwise;
    }
    if (label.length > MAX_LABEL) throw new Unusable(`the community's label has ${label.length} characters, more than ${MAX_LABEL}`);
    const known = ids && Object.hasOwn(ids, label) ? ids[label] : undefined;
    return { id: known ?? communityIdOf(label), label };
  }

  private coordinates(row: Row, oddities: Oddity[]): { latitude?: number; longitude?: number } {
    const { latitude, longitude } = this.mapping.ticket;
    if (latitude === undefined || longitude === undefined) return {};
    const texts = [row.text(latitude.column), row.text(longitude.column)] as const;
    if (texts.every((text) => text === '')) return {};
    const [north, east] = [degrees(texts[0], 90), degrees(texts[1], 180)];
    if (north !== undefined && east !== undefined) return { latitude: north, longitude: east };
    oddities.push('no-coordinates');
    return {};
  }

  /** The path's parts; a `/` within one would look like another level. */
  private category(row: Row, oddities: Oddity[]): string {
    const { columns, otherwise } = this.mapping.ticket.category;
    const path = columns.map((column) => {
      const label = row.text(column).replace(/[\p{C}\s]+/gu, ' ').replace(/\s*\/\s*/gu, '-').trim();
      if (label.length > MAX_LABEL) throw new Unusable(`the category in '${column}' has ${label.length} characters, more than ${MAX_LABEL}`);
      return label === '' ? otherwise : label;
    });
    if (columns.some((column) => row.text(column) === '')) oddities.push('no-category');
    return path.join('/');
  }

  private reporter(row: Row): PersonIdentity | undefined {
    const { reporter } = this.mapping.ticket;
    const name = reporter?.name && row.text(reporter.name.column);
    const phone = reporter?.phone && row.text(reporter.phone.column);
    return name || phone ? { ...(name && { name }), ...(phone && { phone }) } : undefined;
  }
}

/** Decimal degrees from −limit to limit, as in `31.2304` and `-73.98`. */
function degrees(text: string, limit: number): number | undefined {
  if (!/^[+-]?\d{1,3}(\.\d{1,15})?$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= limit ? value : undefined;
}
