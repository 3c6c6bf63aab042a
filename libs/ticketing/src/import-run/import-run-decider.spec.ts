import { specification } from '../testing/specification.js';
import { importRunDecider, importStream, type ImportRunEvent } from './import-run-decider.js';

const given = specification(importRunDecider);
const run = { mappingDigest: 'aa', sourceDigest: 'bb', extractedAt: '2026-08-08T00:00:00.000Z', source: 'service-requests' };
const started: ImportRunEvent = { type: 'ImportStarted', data: run };
const completed: ImportRunEvent = { type: 'ImportCompleted', data: { counts: { rows: 3, tickets: 2 } } };

describe('An import run', () => {
  it('says what it reads and when that was cut', () => {
    expect(importStream('r-1')).toBe('import-r-1');
    given().when({ type: 'StartImport', ...run }).thenRecords(started).thenStateIs({ status: 'started', ...run });
    given(started).when({ type: 'StartImport', ...run }).thenRefuses('import-started');
  });

  it('ends with its counts', () => {
    given(started).when({ type: 'CompleteImport', counts: { rows: 3, tickets: 2 } }, { at: '2026-11-22T09:00:00.000Z' })
      .thenRecords(completed).thenStateIs({ status: 'completed', completedAt: '2026-11-22T09:00:00.000Z', counts: { rows: 3, tickets: 2 } });
  });

  it('starts before it ends, and ends once', () => {
    given().when({ type: 'CompleteImport', counts: {} }).thenRefuses('import-not-started');
    given(started, completed).when({ type: 'CompleteImport', counts: {} }).thenRefuses('import-completed');
    given(started, completed).when({ type: 'StartImport', ...run }).thenRefuses('import-completed');
  });
});
