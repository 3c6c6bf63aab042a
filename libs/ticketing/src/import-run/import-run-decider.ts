import type { Decider, DecisionContext, Fact, NewEvent } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import { UnknownEventError } from '../unknown-event-error.js';
import type { ImportRunCommand } from './import-run-command.js';

export interface ImportStartedData {
  readonly mappingDigest: string;
  readonly sourceDigest: string;
  readonly extractedAt: string;
  readonly source: string;
}

export interface ImportCompletedData {
  readonly counts: Readonly<Record<string, number>>;
}

export type ImportRunEvent =
  | NewEvent<'ImportStarted', ImportStartedData, Record<string, never>>
  | NewEvent<'ImportCompleted', ImportCompletedData, Record<string, never>>;

export const IMPORT_RUN_EVENT_TYPES = ['ImportStarted', 'ImportCompleted'] as const satisfies readonly ImportRunEvent['type'][];

export type ImportRunFact = Fact<'ImportStarted', ImportStartedData> | Fact<'ImportCompleted', ImportCompletedData>;

export type ImportRun =
  | { readonly status: 'none' }
  | ({ readonly status: 'started' } & ImportStartedData)
  | ({ readonly status: 'completed'; readonly completedAt: string } & ImportStartedData & ImportCompletedData);

export const importStream = (id: string): string => `import-${id}`;

/** One run of an import, from the first row to the report. A run that was killed goes on in the same stream. */
export const importRunDecider: Decider<ImportRun, ImportRunCommand, ImportRunEvent> = {
  initialState: { status: 'none' },

  decide(command: ImportRunCommand, run: ImportRun, _context: DecisionContext): readonly ImportRunEvent[] {
    if (run.status === 'completed') throw new RuleViolation('import-completed', { completedAt: run.completedAt });
    switch (command.type) {
      case 'StartImport': {
        if (run.status === 'started') throw new RuleViolation('import-started', { source: run.source });
        const { mappingDigest, sourceDigest, extractedAt, source } = command;
        return [{ type: 'ImportStarted', data: { mappingDigest, sourceDigest, extractedAt, source } }];
      }
      case 'CompleteImport':
        if (run.status !== 'started') throw new RuleViolation('import-not-started');
        return [{ type: 'ImportCompleted', data: { counts: command.counts } }];
      default: {
        const never: never = command;
        throw new Error(`unknown command ${JSON.stringify(never)}`);
      }
    }
  },

  evolve(run: ImportRun, fact: Fact<string, object>): ImportRun {
    const known = fact as ImportRunFact;
    switch (known.type) {
      case 'ImportStarted':
        return run.status === 'none' ? { status: 'started', ...known.data } : run;
      case 'ImportCompleted':
        return run.status === 'started' ? { ...run, status: 'completed', completedAt: known.recordedAt, counts: known.data.counts } : run;
      default: {
        const never: never = known;
        throw new UnknownEventError('import', (never as Fact).type);
      }
    }
  },
};
