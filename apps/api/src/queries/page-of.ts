import type { PageRequest } from '#libs/read-model/src/read-model.js';

/** A subdistrict has some dozens of communities, a community some dozens of grids: one page, unless somebody wants it smaller. */
const DEFAULT_LIMIT = 200;

/** The page of an organisation list that a query string asks for. */
export function pageOf({ limit = DEFAULT_LIMIT, cursor }: { readonly limit?: number; readonly cursor?: string }): PageRequest {
  return { limit, ...(cursor === undefined ? {} : { cursor }) };
}
