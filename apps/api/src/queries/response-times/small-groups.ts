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
    const rows = role === 'analyst' ? figures.rows.filter(({ reported }) => reported >= this.under) : figures.rows;
    return { ...figures, rows, hiddenGroups: figures.rows.length - rows.length };
  }
}
