import { openCsv, type CsvFile } from '../csv/read-csv.js';
import { isRejection, type Row } from '../csv/row.js';
import { columnsOf } from '../mapping/mapping-columns.js';
import { type Mapping, MappingError } from '../mapping/mapping.js';
import type { MappingDocument } from '../mapping/read-mapping.js';
import { CasePlanner } from '../plan/case-planner.js';
import { type PlannedTicket, Unusable } from '../plan/planned-ticket.js';
import { RowPlanner } from '../plan/row-planner.js';
import { EventStage } from './event-stage.js';
import type { ImportTally } from './import-tally.js';
import { KeyRegister } from './key-register.js';

/**
 * Every ticket that the file holds, planned. What cannot be used is told to the tally with line and reason.
 * @throws CsvError; MappingError when the file lacks a column that the mapping names
 */
export async function* plannedTickets(file: string, document: MappingDocument, tally: ImportTally, signal: AbortSignal): AsyncGenerator<PlannedTicket> {
  const { mapping } = document;
  const csv = await openCsv(file, { ...mapping.file, signal, known: columnsOf(mapping).map(({ column }) => column) });
  try {
    checkColumns(document, file, csv.header);
    if (mapping.shape === 'ticket-per-row') yield* fromRows(mapping, csv, tally);
    else yield* fromEvents(mapping, csv, tally);
  } finally {
    await csv.close();
  }
}

/** A file without a header has people in its first line: names are only told when that line has a column that the mapping knows. */
function checkColumns(document: MappingDocument, file: string, header: readonly string[]): void {
  const uses = columnsOf(document.mapping);
  const missing = uses.filter(({ column }, nth) => !header.includes(column) && uses.findIndex((use) => use.column === column) === nth);
  if (missing.length === 0) return;
  const found = uses.some(({ column }) => header.includes(column))
    ? `its ${header.length} columns are ${header.join(', ')}`
    : `its first line has ${header.length} columns and none that the mapping names; does that line name the columns, and are encoding, delimiter and line endings right?`;
  throw new MappingError(document.file, missing.map(({ column, path }, nth) => (
    document.faultAt(path, `${file} has no column '${column}'${nth === 0 ? `; ${found}` : ''}`))));
}

async function* fromRows(mapping: Mapping, csv: CsvFile, tally: ImportTally): AsyncGenerator<PlannedTicket> {
  const planner = new RowPlanner(mapping);
  const keys = new KeyRegister();
  try {
    for await (const row of usableRows(csv, tally)) {
      const ticket = attempt(() => planner.plan(row), row.line, tally);
      if (!ticket) continue;
      const before = keys.add(ticket.key, ticket.line);
      if (before === undefined) yield ticket;
      else tally.reject(ticket.line, `the same key as on line ${before}`);
    }
  } finally {
    keys.close();
  }
}

async function* fromEvents(mapping: Mapping, csv: CsvFile, tally: ImportTally): AsyncGenerator<PlannedTicket> {
  const planner = new CasePlanner(mapping);
  const stage = new EventStage([...new Set(columnsOf(mapping).map(({ column }) => column))]);
  try {
    for await (const row of usableRows(csv, tally)) {
      const place = attempt(() => planner.placeOf(row), row.line, tally);
      if (place && !stage.add(place.key, place.order, row)) tally.reject(row.line, 'the ticket has an event with the same order already');
    }
    for (const { key, events } of stage.tickets()) {
      const ticket = attempt(() => planner.plan(key, events, (line, reason) => tally.reject(line, reason)), events[0]!.row.line, tally);
      if (ticket) yield ticket;
    }
  } finally {
    stage.close();
  }
}

async function* usableRows(csv: CsvFile, tally: ImportTally): AsyncGenerator<Row> {
  for await (const row of csv.rows) {
    tally.rows++;
    if (isRejection(row)) tally.reject(row.line, row.reason);
    else yield row;
  }
}

function attempt<T>(plan: () => T, line: number, tally: ImportTally): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    tally.reject(line, error.message);
    return undefined;
  }
}
