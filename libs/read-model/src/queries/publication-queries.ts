import { SHIPPED } from '#libs/ticketing/src/publication/shipped.js';
import { SHIPPED_SINCE } from '#libs/ticketing/src/publication/publication-state.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import type { PublicationKind, PublicationRow } from '../publications/publication-table.js';
import type { PublicationSummary } from '../read-model.js';
import type { ListAnswer } from './organisation-queries.js';
import type { QueryDatabase } from './query-database.js';

export interface PublicationListRequest {
  readonly kind: PublicationKind;
  readonly limit: number;
  /** Last name of the page before. */
  readonly after: string | null;
}

/** By name, each with its versions; with what comes with the program, of which the log says nothing. */
export async function listPublications({ db }: QueryDatabase, { kind, limit, after }: PublicationListRequest): Promise<ListAnswer<PublicationSummary, string>> {
  const start = db.selectFrom('publications').where('kind', '=', kind);
  const published = await start.select('name').distinct().where('name', '>', after ?? '').orderBy('name').limit(limit + 1).execute();
  const shipped = shippedRows(kind);
  const names = new Set([...published, ...shipped].map(({ name }) => name).filter((name) => name > (after ?? '')));
  // As the database orders: names are ASCII, so code units are bytes.
  const page = [...names].sort().slice(0, limit);
  const rows = await start.selectAll().where('name', 'in', page).orderBy('version').execute();
  const items = page.map((name) => summaryOf(name, [...shipped, ...rows].filter((row) => row.name === name)));
  return { items, last: names.size > limit ? page[page.length - 1]! : null };
}

function shippedRows(kind: PublicationKind): readonly PublicationRow[] {
  return SHIPPED[kind].map(({ name, version, title }) => ({ kind, name, version, title, effective_from: Date.parse(SHIPPED_SINCE), published_by: SYSTEM.id }));
}

function summaryOf(name: string, rows: readonly PublicationRow[]): PublicationSummary {
  return {
    name,
    versions: rows.map(({ version, title, effective_from, published_by }) => (
      { version, title, effectiveFrom: new Date(effective_from).toISOString(), publishedBy: published_by })),
  };
}
