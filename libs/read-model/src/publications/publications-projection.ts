import type { Projection, StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import type { VersionedDocument } from '#libs/ticketing/src/publication/publication-command.js';
import type { PublicationEventType, PublicationFact } from '#libs/ticketing/src/publication/publication-event.js';
import { calendarStream, definitionStream, policyStream } from '#libs/ticketing/src/publication/publication-state.js';
import { type PublicationKind, type PublicationRow, PUBLICATIONS } from './publication-table.js';

const KINDS: Readonly<Record<PublicationEventType, { readonly kind: PublicationKind; readonly streamOf: (name: string) => string }>> = {
  PolicyPublished: { kind: 'policy', streamOf: policyStream },
  CalendarPublished: { kind: 'calendar', streamOf: calendarStream },
  DefinitionPublished: { kind: 'definition', streamOf: definitionStream },
};

/** The stream tells of another document than its own: nothing may be guessed, so the projection stops here. */
export class PublicationStreamError extends Error {
  constructor(streamId: string, expected: string) {
    super(`${streamId} tells of a document whose stream is ${expected}`);
    this.name = 'PublicationStreamError';
  }
}

/** @throws PublicationStreamError */
export function publicationRow({ streamId, fact }: StreamFact): PublicationRow {
  const { type, data, actor } = fact as unknown as PublicationFact;
  const { name, title } = data.document as VersionedDocument & { readonly title: string };
  const { kind, streamOf } = KINDS[type];
  if (streamOf(name) !== streamId) throw new PublicationStreamError(streamId, streamOf(name));
  return { kind, name, version: data.version, title, effective_from: Date.parse(data.effectiveFrom), published_by: actor.id };
}

const streams: StreamFold<readonly PublicationRow[]> = {
  start: (event) => [publicationRow(event)],
  apply: (rows, event) => [...rows, publicationRow(event)],
  insert: (publications, tx) => tx.insert(PUBLICATIONS, publications.flat()),
};

/** What was published when, and by whom. */
export const publicationsProjection: Projection = {
  name: 'publications',
  version: 1,
  handles: new Set(Object.keys(KINDS)),
  tables: [PUBLICATIONS],
  project: (batch, tx) => tx.insert(PUBLICATIONS, batch.map(publicationRow)),
  streams,
};
