import type { JsonObject } from '#libs/ticketing/src/decider.js';
import type { CommandResult } from '#libs/event-store/src/handle-command.js';
import type { Publication } from '#libs/ticketing/src/publication/publication-state.js';
import type { PublishedResponse } from './published.response.js';

/** A repeated command is answered as the first time, also when later versions have been published since. */
export function publishedOf<D>(name: string, document: unknown, { state, revision, position }: CommandResult<Publication<D>>): PublishedResponse {
  const { version: asked } = document as JsonObject;
  const { version, effectiveFrom } = state.versions.find((one) => one.version === asked)!;
  return { name, version, effectiveFrom, revision, position: String(position) };
}
