import { RULES } from '../rules.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';
import { draft } from '../testing/policy-samples.js';
import { instantOf, LEADER, specification } from '../testing/specification.js';
import { InvalidDocumentError } from './invalid-document-error.js';
import type { VersionedDocument } from './publication-command.js';
import { policyDecider, publicationDecider } from './publication-decider.js';
import type { PublicationEvent } from './publication-event.js';
import { calendarStream, policyStream, versionAt, versionOf } from './publication-state.js';
import { PUBLICATION_RULES } from './publication-rules.js';

const given = specification(policyDecider);
const policy = (version: number, title = `Version ${version}`) => ({ ...DEFAULT_POLICY, version, title });
const published = (version: number): PublicationEvent => ({
  type: 'PolicyPublished', data: { version, document: policy(version), effectiveFrom: instantOf(version - 1) },
});
const publish = (document: unknown) => ({ type: 'Publish' as const, document: document as VersionedDocument });

describe('A policy', () => {
  it('is published with its whole content and holds from that instant on', () => {
    given().when(publish(policy(1)), { at: '2026-11-26T08:00:00.000Z' })
      .thenRecords({ type: 'PolicyPublished', data: { version: 1, document: policy(1), effectiveFrom: '2026-11-26T08:00:00.000Z' } })
      .thenStateIs({ versions: [{ version: 1, document: policy(1), effectiveFrom: '2026-11-26T08:00:00.000Z', publishedBy: LEADER.id }] });
  });

  it('keeps every version', () => {
    given(published(1), published(2)).when(publish(policy(3))).thenStateIs({ versions: [{ version: 1 }, { version: 2 }, { version: 3 }] });
  });

  it.each([[[], 2, 1], [[published(1)], 3, 2], [[published(1), published(2)], 5, 3]] as const)('after %j cannot be version %i: %i is next', (past, version, expected) => {
    given(...past).when(publish(policy(version))).thenRefuses('version-not-next', { version, expected });
  });

  it('never changes once it is published', () => {
    given(published(1), published(2)).when(publish(policy(1, 'Otherwise'))).thenRefuses('version-not-next', { expected: 3 });
    given(published(1), published(2)).when(publish(policy(2, 'Otherwise'))).thenRefuses('version-not-next', { expected: 3 });
  });

  it('is not published twice, however its fields are ordered', () => {
    const reordered = Object.fromEntries(Object.entries(policy(1)).toReversed());
    given(published(1), published(2)).when(publish(reordered)).thenRefuses('already-published', { version: 1, effectiveFrom: instantOf(0) });
  });

  it('that changes nothing but its version is refused, unless something else held meanwhile', () => {
    given(published(1)).when(publish({ ...policy(1), version: 2 })).thenRefuses('version-unchanged', { version: 2, latest: 1 });
    given(published(1), published(2)).when(publish({ ...policy(1), version: 3 })).thenRecords({ type: 'PolicyPublished' });
  });

  it('with faults is told every one of them', () => {
    const faulty = draft({ name: 'X', 'default.limits.rate': undefined });
    expect(() => given().when(publish(faulty))).toThrow(InvalidDocumentError);
    expect(() => given().when(publish(faulty))).toThrow('2 faults');
  });

  it('that held at an instant is found by it', () => {
    const { state } = given(published(1), published(2));
    expect(versionAt(state, '2026-11-22T07:59:59.999Z')).toBeUndefined();
    expect([instantOf(0), '2026-11-22T08:09:59.999Z', instantOf(1), '2027-01-01T00:00:00.000Z'].map((at) => versionAt(state, at)?.version)).toEqual([1, 1, 2, 2]);
    expect([versionOf(state, 2)?.document, versionOf(state, 3)]).toEqual([policy(2), undefined]);
  });
});

describe('A calendar', () => {
  const fault = { path: 'week', rule: 'never-open', wayOut: 'open it' };
  const decider = publicationDecider('CalendarPublished', (document) => ((document as VersionedDocument).name === 'shut' ? [fault] : []));

  it('is published by the same rules, checked by the check it was given', () => {
    specification(decider)().when(publish({ name: 'china', version: 1 })).thenRecords({ type: 'CalendarPublished' });
    expect(() => specification(decider)().when(publish({ name: 'shut', version: 1 }))).toThrow(new InvalidDocumentError([fault]));
  });

  it('has a stream of its own', () => expect([calendarStream('china'), policyStream('china')]).toEqual(['calendar-china', 'policy-china']));

  it('does not fold what this version does not know', () => {
    const unknown = { type: 'CalendarBurnt', data: {} } as unknown as PublicationEvent;
    expect(() => specification(decider)(unknown)).toThrow('CalendarBurnt');
  });
});

it('The rules of publishing are among the rules', () => expect(RULES).toMatchObject(PUBLICATION_RULES));
