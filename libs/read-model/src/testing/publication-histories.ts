import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import type { Fact } from '#libs/ticketing/src/decider.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { calendarStream, definitionStream, policyStream } from '#libs/ticketing/src/publication/publication-state.js';
import type { PublicationKind } from '../publications/publication-table.js';

const KINDS = {
  policy: { type: 'PolicyPublished', streamOf: policyStream, document: DEFAULT_POLICY },
  calendar: { type: 'CalendarPublished', streamOf: calendarStream, document: CHINESE_CALENDAR },
  definition: { type: 'DefinitionPublished', streamOf: definitionStream, document: DEFAULT_THREE_RATES },
} as const satisfies Readonly<Record<PublicationKind, object>>;

export interface PublicationHistory {
  readonly streamId: string;
  readonly facts: readonly Fact<string, object>[];
}

/** A document of its own name, published in so many versions, one a day. */
export function publicationHistory(kind: PublicationKind, name: string, versions: number): PublicationHistory {
  const { type, streamOf, document } = KINDS[kind];
  return {
    streamId: streamOf(name),
    facts: Array.from({ length: versions }, (_, revision) => {
      const at = new Date(Date.parse('2026-02-01T00:00:00.000Z') + revision * 86_400_000).toISOString();
      const version = revision + 1;
      return {
        type, data: { version, document: { ...document, name, version, title: `Version ${version}` }, effectiveFrom: at },
        revision, occurredAt: at, recordedAt: at, actor: { id: 'admin-1', role: 'admin' },
      };
    }),
  };
}
