import type { ProjectionTable } from '#libs/projections/src/projection.js';

/** One row per published version, without its document: that is read from the stream. Instants in milliseconds since the epoch. */
export const PUBLICATIONS = {
  name: 'publications',
  columns: {
    /** `policy`, `calendar` or `definition`. */
    kind: { type: 'text' },
    name: { type: 'text' },
    version: { type: 'integer' },
    title: { type: 'text' },
    effective_from: { type: 'bigint' },
    published_by: { type: 'text' },
  },
  key: ['kind', 'name', 'version'],
} as const satisfies ProjectionTable;

export type PublicationKind = 'policy' | 'calendar' | 'definition';

export type PublicationRow = {
  readonly kind: PublicationKind;
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly effective_from: number;
  readonly published_by: string;
};
