import type { Role } from '#libs/access/src/caller.js';
import type { ResponseTimes } from '#libs/read-model/src/read-model.js';

export type ShownResponseTimes = ResponseTimes & { readonly hiddenGroups: number };

/** Keeps analysts from reading a single case out of the times of a small group. */
export class SmallGroups {
  /** @param under reported tickets a group needs to be shown; 0: every group is */
  constructor(private readonly under: number) {}

  shownTo(role: Role, times: ResponseTimes): ShownResponseTimes {
    const rows = role === 'analyst' ? times.rows.filter(({ reported }) => reported >= this.under) : times.rows;
    return { ...times, rows, hiddenGroups: times.rows.length - rows.length };
  }
}
