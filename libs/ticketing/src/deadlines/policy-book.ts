import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { PolicySubject } from '../policy/rule-scope.js';
import type { Ladder, PolicyRef, PublishedRef, Stage } from './deadline.js';
import type { StagePlan } from './pin-deadline.js';

/** The policies and calendars in force: data to the decider, looked up before it decides. */
export interface PolicyBook {
  /** Undefined: no policy covers such a ticket, or it sets this stage no limit. */
  planFor(stage: Exclude<Stage, 'perform'>, subject: PolicySubject): (StagePlan & { readonly calendar: CompiledCalendar }) | undefined;
  /** How the performance date of an agreement is watched. */
  agreementFor(subject: PolicySubject): { readonly policy: PolicyRef; readonly ladder: Ladder; readonly calendar: CompiledCalendar } | undefined;
  /** A calendar as it was when a deadline was pinned. @throws RangeError when no such version was published */
  calendar(ref: PublishedRef): CompiledCalendar;
}
