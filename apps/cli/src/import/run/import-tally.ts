import { type Oddity, Tally } from '../plan/oddities.js';

const LISTED = 100;

/** What is counted while an import runs. */
export class ImportTally {
  rows = 0;
  tickets = 0;
  newTickets = 0;
  eventsAppended = 0;
  /** Events of steps that an earlier run carried out. */
  eventsPresent = 0;
  readonly communities = new Set<string>();
  communitiesCreated = 0;
  gridsCreated = 0;
  readonly oddities = new Tally<Oddity>();
  /** Recorded steps that people could not have carried out, by the rule that would have refused them. */
  readonly outsideRules = new Tally<string>();
  /** What time brought on the source's own time, by the type of the event. */
  readonly milestones = new Tally<string>();
  readonly rejected = new BoundedList<{ line: number; reason: string }>();
  readonly refused = new BoundedList<{ line: number; step: string; rule: string }>();

  /** @param onReject told of every rejected row; only the first hundred are kept here */
  constructor(private readonly onReject: (line: number, reason: string) => void = () => undefined) {}

  reject(line: number, reason: string): void {
    this.rejected.add({ line, reason });
    this.onReject(line, reason);
  }
}

/** Counts all, keeps the first hundred. */
export class BoundedList<T> {
  readonly listed: T[] = [];
  count = 0;

  add(item: T): void {
    this.count++;
    if (this.listed.length < LISTED) this.listed.push(item);
  }
}
