import type { Fact, JsonObject } from '#libs/ticketing/src/decider.js';
import type { RecordedEvent } from './event-store.js';

export interface VersionedEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** Brings an event from one schema version to the next. */
export type Upcast = (event: VersionedEvent) => VersionedEvent;

/**
 * How events of old schema versions are read. Applied to folds and projections only: what is stored and what the hash
 * chain covers never changes.
 */
export class Upcasters {
  private readonly steps = new Map<string, Upcast>();
  private readonly newest = new Map<string, number>();

  /** From `fromVersion` of the type to the next one. Versions start at 1 and have no gaps. */
  register(type: string, fromVersion: number, upcast: Upcast): this {
    if (fromVersion !== this.currentVersion(type)) {
      throw new RangeError(`${type}: the next upcaster starts from version ${this.currentVersion(type)}, not ${fromVersion}`);
    }
    this.steps.set(`${type}/${fromVersion}`, upcast);
    this.newest.set(type, fromVersion + 1);
    return this;
  }

  /** The schema version in which events of this type are written now. */
  currentVersion(type: string): number {
    return this.newest.get(type) ?? 1;
  }

  /** @throws Error for a version this program does not know yet */
  toFact(event: RecordedEvent): Fact {
    const { metadata, revision } = event;
    const { type, data } = metadata.schemaVersion === 1 && this.newest.size === 0 ? event : this.upcast(event);
    const { occurredAt, recordedAt, actor, imported } = metadata;
    const fact = { type, data, revision, occurredAt, recordedAt, actor };
    return imported === undefined ? fact : { ...fact, imported };
  }

  private upcast(event: RecordedEvent): VersionedEvent {
    let current: VersionedEvent = event;
    let version = event.metadata.schemaVersion;
    for (let step = this.steps.get(`${current.type}/${version}`); step !== undefined; step = this.steps.get(`${current.type}/${version}`)) {
      current = step(current);
      version += 1;
    }
    if (version !== this.currentVersion(current.type)) {
      throw new Error(`${current.type} of schema version ${version} (${event.streamId}, revision ${event.revision}) was written by a newer version; install it`);
    }
    return current;
  }
}
