import type { Fact, NewEvent } from '../decider.js';

export const PUBLICATION_EVENT_TYPES = ['PolicyPublished', 'CalendarPublished', 'DefinitionPublished'] as const;
export type PublicationEventType = (typeof PUBLICATION_EVENT_TYPES)[number];

/** The whole document, so that the log alone says which rule held at any instant. Nothing personal. */
export interface PublishedData {
  readonly version: number;
  readonly document: object;
  /** The recordedAt of the event: nothing is published for the past. */
  readonly effectiveFrom: string;
}

export type PublicationEvent = { [T in PublicationEventType]: NewEvent<T, PublishedData, Record<string, never>> }[PublicationEventType];
export type PublicationFact = { [T in PublicationEventType]: Fact<T, PublishedData> }[PublicationEventType];
