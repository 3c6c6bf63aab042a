import type { EventStore, Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { DEFINED_FIGURES, type FigureDefinition, SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { definitionDeciderFor } from '#libs/ticketing/src/publication/publication-decider.js';
import { definitionStream, type Publication, type PublishedVersion, versionAt, versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import { wholeStream } from './replay/whole-streams.js';

/** A definition by its name; without a version the one that held at the as-of instant. */
export interface DefinitionRef {
  readonly name: string;
  readonly version?: number;
}

/** `three-rates` or `three-rates/1`. */
export const DEFINITION_REF = /^(?:[a-z0-9][a-z0-9-]{0,39}|[A-Z][A-Z0-9_]{0,39})(?:\/[1-9]\d{0,6})?$/;

/** @param text as DEFINITION_REF */
export function definitionRef(text: string): DefinitionRef {
  const [name, version] = text.split('/') as [string, string | undefined];
  return version === undefined ? { name } : { name, version: Number(version) };
}

/** Every version of a definition; none for an unknown name. */
export type ReadDefinition = (name: string) => Promise<Publication<FigureDefinition>>;

/** There is no such definition, or it defines nothing that is asked for. */
export class UnusableDefinitionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableDefinitionError';
  }
}

/** From the log alone, as it was at a position: for whoever has no command services. */
export function definitionsIn(store: EventStore, upTo: Position): ReadDefinition {
  const upcasters = new Upcasters();
  return async (name) => {
    const decider = definitionDeciderFor(name);
    const events = await wholeStream(store, definitionStream(name), upTo);
    return events.reduce((state, event) => decider.evolve(state, upcasters.toFact(event)), decider.initialState);
  };
}

/**
 * The definitions that a statistic evaluates: those asked for, and for every other figure those that come with the program.
 * @param asOf milliseconds since the epoch
 * @throws UnusableDefinitionError
 */
export async function definitionsFor(
  figures: readonly string[], asked: readonly DefinitionRef[], asOf: number, read: ReadDefinition,
): Promise<readonly FigureDefinition[]> {
  const wanted = DEFINED_FIGURES.filter((figure) => figures.includes(figure));
  const given: FigureDefinition[] = [];
  for (const ref of asked) given.push(await definitionOf(ref, asOf, read));
  const idle = given.find(({ figure }) => !wanted.includes(figure));
  if (idle !== undefined) throw new UnusableDefinitionError(`${idle.name} defines ${idle.figure}, which is not among the figures asked for`);
  const shipped = SHIPPED_DEFINITIONS.filter(({ figure }) => wanted.includes(figure) && !given.some((one) => one.figure === figure));
  for (const { name } of shipped) given.push(await definitionOf({ name }, asOf, read));
  return given;
}

async function definitionOf({ name, version }: DefinitionRef, asOf: number, read: ReadDefinition): Promise<FigureDefinition> {
  const publication = await read(name);
  if (publication.versions.length === 0) throw new UnusableDefinitionError(`there is no definition ${name}`);
  const found: PublishedVersion<FigureDefinition> | undefined = version === undefined ? versionAt(publication, new Date(asOf).toISOString()) : versionOf(publication, version);
  if (found === undefined) {
    throw new UnusableDefinitionError(version === undefined
      ? `${name} was published after the as-of instant: name a version, as in ${name}/1`
      : `${name} has no version ${version}; the latest is ${publication.versions.at(-1)!.version}`);
  }
  return found.document;
}
