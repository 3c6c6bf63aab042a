import type { Role } from '#libs/access/src/caller.js';
import type { ResponseTimes } from '#libs/read-model/src/read-model.js';

export type ShownResponseTimes = ResponseTimes & { readonly hiddenGroups: number };

/** Keeps analysts from reading a single case out of the times of a small group. */
export class SmallGroups {
  /** @param under reported tickets a group needs to be shown; 0: every group is */
  constructor(private readonly under: number) {}

  shownTo(role: Role, times: ResponseTimes): ShownResponseTimes {
    const rows = this.shown(role, times.rows, ({ reported }) => reported);
    return { ...times, rows, hiddenGroups: times.rows.length - rows.length };
  }

  /** @param sizeOf tickets of a group */
  shown<Row>(role: Role, rows: readonly Row[], sizeOf: (row: Row) => number): readonly Row[] {
    return role === 'analyst' ? rows.filter((row) => sizeOf(row) >= this.under) : rows;
  }
}
