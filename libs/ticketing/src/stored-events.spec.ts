import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from './decider.js';
import { IMPORT_RUN_EVENT_TYPES, importRunDecider, type ImportRunEvent } from './import-run/import-run-decider.js';
import { organisationDecider } from './organisation/organisation-decider.js';
import { ORGANISATION_EVENT_TYPES, type OrganisationEventType } from './organisation/organisation-event.js';
import { ERASURE_ORDER_EVENT_TYPES, type ErasureOrderEvent, erasureOrdersDecider } from './person/erasure-orders-decider.js';
import { PERSON_EVENT_TYPES, personDecider, type PersonEvent } from './person/person-decider.js';
import { definitionDecider, policyDecider, publicationDecider } from './publication/publication-decider.js';
import { PUBLICATION_EVENT_TYPES, type PublicationEventType } from './publication/publication-event.js';
import { factOf, storedLives, type StoredEvent } from './testing/stored-lives.js';
import { ticketDecider } from './ticket/ticket-decider.js';
import { TICKET_EVENT_TYPES, type TicketEventType } from './ticket/ticket-event.js';

const ROOT = join(__dirname, '../../../../test/fixtures/events/v1');
const EVERY_TYPE = [...TICKET_EVENT_TYPES, ...ORGANISATION_EVENT_TYPES, ...PERSON_EVENT_TYPES, ...ERASURE_ORDER_EVENT_TYPES, ...IMPORT_RUN_EVENT_TYPES, ...PUBLICATION_EVENT_TYPES];

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const filesIn = (folder: string): string[] => readdirSync(join(ROOT, folder)).toSorted();

const stored = filesIn('.').filter((file) => file.endsWith('.json')).flatMap((file) => read(file) as StoredEvent[]);

function byStream(events: readonly StoredEvent[]): ReadonlyMap<string, readonly StoredEvent[]> {
  const streams = new Map<string, StoredEvent[]>();
  for (const event of events.toSorted((a, b) => a.revision - b.revision)) {
    streams.set(event.streamId, [...(streams.get(event.streamId) ?? []), event]);
  }
  return streams;
}

const streams = byStream(stored);

/** Does not compile when a type is in the events but not in the list. */
type Missing = Exclude<TicketEventType | OrganisationEventType | PersonEvent['type'] | ErasureOrderEvent['type'] | ImportRunEvent['type'] | PublicationEventType, (typeof EVERY_TYPE)[number]>;
const complete: [Missing] extends [never] ? true : false = true;

interface Fold {
  readonly initialState: unknown;
  readonly evolve: (state: never, fact: Fact<string, object>) => unknown;
}
const DECIDERS: Record<string, Fold> = {
  ticket: ticketDecider, community: organisationDecider, person: personDecider, erasure: erasureOrdersDecider, import: importRunDecider, policy: policyDecider,
  calendar: publicationDecider('CalendarPublished', () => []), definition: definitionDecider,
};

function statesOf(streamId: string, events: readonly StoredEvent[]): readonly unknown[] {
  const decider = DECIDERS[streamId.slice(0, streamId.indexOf('-'))];
  if (decider === undefined) throw new Error(`no decider for ${streamId}`);
  let state = decider.initialState;
  return events.map((event) => (state = decider.evolve(state as never, factOf(event))));
}

describe('Stored events of schema version 1', () => {
  it('are there for every type, one file each', () => {
    expect(filesIn('.').filter((file) => file.endsWith('.json'))).toEqual(EVERY_TYPE.map((type) => `${type}.json`).toSorted());
    for (const type of EVERY_TYPE) expect((read(`${type}.json`) as StoredEvent[]).map((event) => event.type)).toContain(type);
    expect(complete).toBe(true);
    expect(stored.every(({ metadata }) => metadata.schemaVersion === 1)).toBe(true);
  });

  it.each([...streams.keys()])('of %s still fold to the states of then', (streamId) => {
    expect(statesOf(streamId, streams.get(streamId) ?? [])).toEqual(read(`states/${streamId}.json`));
  });

  it('are still what the deciders write: another shape is another schema version, with an upcaster and fixtures of its own', () => {
    const today = byStream(storedLives());
    expect([...today.keys()].toSorted()).toEqual([...streams.keys()].toSorted());
    for (const [streamId, events] of today) expect(JSON.parse(JSON.stringify(events))).toEqual(streams.get(streamId));
  });
});
