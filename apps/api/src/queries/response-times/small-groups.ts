import type { Role } from '#libs/access/src/caller.js';

interface Grouped {
  readonly rows: readonly { readonly reported: number }[];
}

export type Shown<Figures extends Grouped> = Figures & { readonly hiddenGroups: number };

/** Keeps analysts from reading a single case out of the figures of a small group. */
export class SmallGroups {
  /** @param under reported tickets a group needs to be shown; 0: every group is */
  constructor(private readonly under: number) {}

  shownTo<Figures extends Grouped>(role: Role, figures: Figures): Shown<Figures> {
    const rows = this.shown(role, figures.rows, ({ reported }) => reported);
    return { ...figures, rows, hiddenGroups: figures.rows.length - rows.length };
  }

  /** @param sizeOf tickets of a group */
  shown<Row>(role: Role, rows: readonly Row[], sizeOf: (row: Row) => number): readonly Row[] {
    return role === 'analyst' ? rows.filter((row) => sizeOf(row) >= this.under) : rows;
  }
}
