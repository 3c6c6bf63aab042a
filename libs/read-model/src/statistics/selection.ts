import { LEVELS } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { FactsColumns } from './facts-columns.js';
import type { StatisticsQuery } from './statistics.js';

/** Which tickets a query is about, and the group of each: texts become codes once, before the pass over the columns. */
export class Selection {
  /** Codes of the communities in scope; null: all. */
  readonly communities: readonly number[] | null;
  private readonly allowed: Uint8Array | null;
  private readonly grid: number | null;
  private readonly channel: number | null;
  private readonly categories: Uint8Array | null;
  /** By category code: the first code with the same label. */
  private readonly labelCodes: Int32Array | null;

  /** @param scope null: all communities */
  constructor(private readonly columns: FactsColumns, private readonly query: StatisticsQuery, scope: readonly string[] | null) {
    const wanted = query.communityId === undefined ? scope : scope === null || scope.includes(query.communityId) ? [query.communityId] : [];
    this.communities = wanted === null ? null : [...new Set(wanted)].flatMap((id) => columns.communities.known(id) ?? []);
    this.allowed = this.communities === null ? null : flags(columns.communities.texts.length, this.communities);
    // A code that no ticket has: nothing is found.
    this.grid = query.grid === undefined ? null : columns.grids.known(query.grid) ?? -1;
    this.channel = query.channel === undefined ? null : columns.channels.known(query.channel) ?? -1;
    const { category } = query;
    this.categories = category === undefined ? null : Uint8Array.from(columns.categories.texts, (text) => Number(text !== null && isUnder(text, category)));
    this.labelCodes = query.groupBy === 'category' ? this.labels() : null;
  }

  /** @param holding the row of the ticket's holding that decides */
  includes(ticket: number, holding: number, community: number): boolean {
    if (this.allowed !== null && this.allowed[community] !== 1) return false;
    if (this.channel !== null && this.columns.channel[ticket] !== this.channel) return false;
    const { columns } = this.columns.holdings;
    if (this.grid !== null && columns.grid[holding] !== this.grid) return false;
    return this.categories === null || this.categories[columns.category[holding]!] === 1;
  }

  groupOf(ticket: number, holding: number, community: number): number {
    const { columns } = this.columns.holdings;
    switch (this.query.groupBy) {
      case 'all': return 0;
      case 'community': return community;
      case 'grid': return columns.grid[holding]!;
      case 'category': return this.labelCodes![columns.category[holding]!]!;
      case 'channel': return this.columns.channel[ticket]!;
      case 'level': return columns.level[holding]!;
      default: {
        const never: never = this.query.groupBy;
        throw new Error(`no group ${String(never)}`);
      }
    }
  }

  labelOf(group: number): string {
    switch (this.query.groupBy) {
      case 'all': return 'all';
      case 'community': return this.columns.communities.texts[group] ?? '';
      case 'grid': return this.columns.grids.texts[group] ?? '';
      case 'category': return labelOf(this.columns.categories.texts[group] ?? '', this.query.depth);
      case 'channel': return this.columns.channels.texts[group] ?? '';
      case 'level': return LEVELS[group - 1] ?? '';
      default: {
        const never: never = this.query.groupBy;
        throw new Error(`no group ${String(never)}`);
      }
    }
  }

  private labels(): Int32Array {
    const firsts = new Map<string, number>();
    return Int32Array.from(this.columns.categories.texts, (text, code) => {
      const label = labelOf(text ?? '', this.query.depth);
      const first = firsts.get(label) ?? code;
      firsts.set(label, first);
      return first;
    });
  }
}

function labelOf(category: string, depth: number | undefined): string {
  return depth === undefined ? category : category.split('/').slice(0, depth).join('/');
}

function isUnder(category: string, head: string): boolean {
  return category === head || category.startsWith(`${head}/`);
}

function flags(length: number, codes: readonly number[]): Uint8Array {
  const set = new Uint8Array(length);
  for (const code of codes) set[code] = 1;
  return set;
}
