export type FeedFindingKind =
  /** In the log, not in the topic. */
  | 'missing'
  /** In the topic, not in the log. */
  | 'unexpected'
  /** Of another content, or in another partition. */
  | 'changed'
  /** Not the revision that follows the one before: told twice, or too early. */
  | 'out-of-order'
  /** Of a topic that comes from the read model: true once, but something was told since that had changed it. */
  | 'stale'
  /** A message that the relay cannot have written. */
  | 'unreadable';

export interface FeedFinding {
  readonly kind: FeedFindingKind;
  readonly topic: string;
  readonly key: string;
  /** Of a ticket's event. */
  readonly revision?: number;
}

export interface FeedReport {
  /** Position that the feed says it has reached; everything is compared up to here. */
  readonly upTo: bigint;
  /** Messages compared, by topic. */
  readonly compared: Readonly<Record<string, number>>;
  readonly findingCount: number;
  /** The first of them. */
  readonly findings: readonly FeedFinding[];
}

/** The two topics that come from the read model. */
export interface DerivedReport extends FeedReport {
  /** `not-told`: nothing was published yet; `other-version`: told by another version of the projection, so nothing was compared. */
  readonly state: 'compared' | 'not-told' | 'other-version';
}

const KEPT_FINDINGS = 1_000;

export class FeedFindings {
  count = 0;
  readonly kept: FeedFinding[] = [];

  add(finding: FeedFinding): void {
    this.count += 1;
    if (this.kept.length < KEPT_FINDINGS) this.kept.push(finding);
  }
}
