import type { CompiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import { compiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import type { PublishedRef, Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import type { PolicyBook } from '#libs/ticketing/src/deadlines/policy-book.js';
import { policyBookOf } from '#libs/ticketing/src/policy/policy-book-of.js';
import type { PolicySubject } from '#libs/ticketing/src/policy/rule-scope.js';
import { versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import type { PublicationCommands } from './publication-commands.js';

/** How long a version published by another process may go unnoticed. */
const LOOK_EVERY_MS = 1_000;

/** A deadline was pinned by a calendar that has not been read yet: read it, and decide again. */
export class CalendarNotReadError extends Error {
  constructor(readonly ref: PublishedRef) {
    super(`calendar ${ref.name} ${ref.version} has not been read`);
    this.name = 'CalendarNotReadError';
  }
}

/**
 * The newest version of one policy, as this process knows it: at most a second old, and never older than what was
 * published here. Decisions are synchronous, so everything is read before them.
 */
export class PoliciesInForce implements PolicyBook {
  private readonly calendars = new Map<string, CompiledCalendar>();
  private book: PolicyBook | undefined;
  private version = 0;
  private goodUntil = -Infinity;
  private reading: Promise<void> | undefined;
  private publishedHere = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly publications: Pick<PublicationCommands, 'readPolicy' | 'readCalendar'>,
    private readonly policyName: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be awaited before a decision unless it is undefined: the usual case costs no turn of the event loop. */
  refreshed(): Promise<void> | undefined {
    if (this.now() < this.goodUntil) return undefined;
    if (this.reading === undefined) {
      const reading = this.read().finally(() => {
        if (this.reading === reading) this.reading = undefined;
      });
      this.reading = reading;
    }
    return this.reading;
  }

  /** Something was published here. */
  outdated(): void {
    this.publishedHere += 1;
    this.goodUntil = -Infinity;
    this.reading = undefined;
  }

  /** @throws Error when no such version was published: the log lacks what its tickets refer to */
  async readCalendar({ name, version }: PublishedRef): Promise<CompiledCalendar> {
    const key = `${name} ${version}`;
    let calendar = this.calendars.get(key);
    if (calendar === undefined) {
      const published = versionOf(await this.publications.readCalendar(name), version);
      if (published === undefined) throw new Error(`calendar ${key} was never published; run verify and restore the log from a backup`);
      this.calendars.set(key, calendar = compiledCalendar(published.document));
    }
    return calendar;
  }

  planFor(stage: Exclude<Stage, 'perform'>, subject: PolicySubject): ReturnType<PolicyBook['planFor']> {
    return this.book?.planFor(stage, subject);
  }

  agreementFor(subject: PolicySubject): ReturnType<PolicyBook['agreementFor']> {
    return this.book?.agreementFor(subject);
  }

  /** @throws CalendarNotReadError */
  calendar(ref: PublishedRef): CompiledCalendar {
    const calendar = this.calendars.get(`${ref.name} ${ref.version}`);
    if (calendar === undefined) throw new CalendarNotReadError(ref);
    return calendar;
  }

  private async read(): Promise<void> {
    const { publishedHere } = this;
    const goodUntil = this.now() + LOOK_EVERY_MS;
    const latest = (await this.publications.readPolicy(this.policyName)).versions.at(-1);
    if (latest !== undefined) {
      await this.readCalendar(latest.document.calendar);
      if (latest.version > this.version) {
        this.book = policyBookOf(latest.document, (ref) => this.calendar(ref));
        this.version = latest.version;
      }
    }
    // What was read may be from before that.
    if (publishedHere === this.publishedHere) this.goodUntil = goodUntil;
  }
}
