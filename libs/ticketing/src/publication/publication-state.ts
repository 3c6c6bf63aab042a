export interface PublishedVersion<D> {
  readonly version: number;
  readonly document: D;
  /** RFC 3339 in UTC with milliseconds. */
  readonly effectiveFrom: string;
  /** The account that published it. */
  readonly publishedBy: string;
}

/** Every version of one document, the oldest first; none before the first is published. */
export interface Publication<D> {
  readonly versions: readonly PublishedVersion<D>[];
}

/** From when on a document holds that comes with the program: before every instant that it can be asked for. */
export const SHIPPED_SINCE = '1970-01-01T00:00:00.000Z';

export const policyStream = (name: string): string => `policy-${name}`;
export const calendarStream = (name: string): string => `calendar-${name}`;
export const definitionStream = (name: string): string => `definition-${name}`;

/** @returns undefined when it was never published */
export function versionOf<D>({ versions }: Publication<D>, version: number): PublishedVersion<D> | undefined {
  return versions.find((one) => one.version === version);
}

/** The version that held at an instant, its own first instant included. @param instant RFC 3339 */
export function versionAt<D>({ versions }: Publication<D>, instant: string): PublishedVersion<D> | undefined {
  const at = Date.parse(instant);
  return versions.findLast(({ effectiveFrom }) => Date.parse(effectiveFrom) <= at);
}
