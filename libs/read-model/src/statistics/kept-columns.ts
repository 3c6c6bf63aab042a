import type { QueryDatabase } from '../queries/query-database.js';
import { FactsColumns } from './facts-columns.js';

/** Tickets between two looks at the clock. */
const PAGE = 2_048;

/**
 * The columns of a query thread, kept from one statistic to the next. What has changed since is found by the position of
 * each ticket's last event, and so is everything at the start: a load that runs into the time limit goes on with the next.
 */
export class KeptColumns {
  private columns = new FactsColumns();
  private generation = -1;
  private position = -1;

  /**
   * As true as the database's snapshot.
   * @param generation of the tables: after a takeover by a rebuild everything is read again
   */
  async upToDate(database: QueryDatabase, generation: number): Promise<FactsColumns> {
    await this.load(database, generation, () => true);
    return this.columns;
  }

  /**
   * @param goOn asked after each page
   * @returns whether all is loaded that the database's snapshot has
   */
  async load({ db, readArrays, checkTime }: QueryDatabase, generation: number, goOn: () => boolean): Promise<boolean> {
    if (generation !== this.generation) {
      this.columns = new FactsColumns();
      this.generation = generation;
      this.position = -1;
    }
    for (;;) {
      checkTime();
      const rows = await readArrays(db.selectFrom('ticket_facts')
        .select([
          'position', 'stream_id', 'reported_at', 'first_response_at', 'channel', 'imported', 'reported_community', 'first_dispatch', 'holdings', 'cycles',
          'deadlines', 'calendars', 'marks', 'answers',
        ])
        .where('position', '>', this.position).orderBy('position').limit(PAGE).compile());
      for (const row of rows) this.take(row as unknown as FactsArray);
      if (rows.length < PAGE) return true;
      if (!goOn()) return false;
    }
  }

  private take([
    position, streamId, reportedAt, firstResponseAt, channel, imported, reportedCommunity, firstDispatch, holdings, cycles, deadlines, calendars, marks, answers,
  ]: FactsArray): void {
    this.columns.put({
      streamId, reportedAt, firstResponseAt, channel, imported, reportedCommunity, firstDispatch, holdings, cycles, deadlines, calendars, marks, answers,
    });
    this.position = position;
  }
}

type FactsArray = readonly [
  position: number, streamId: string, reportedAt: number, firstResponseAt: number | null, channel: string, imported: number, reportedCommunity: string,
  firstDispatch: number | null, holdings: string, cycles: string, deadlines: string | null, calendars: string | null, marks: string | null, answers: string | null,
];
