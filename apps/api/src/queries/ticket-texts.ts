import { Injectable } from '@nestjs/common';
import type { TicketVisibility } from '#libs/access/src/authorize.js';
import { type SeenStep, seenStep } from '#libs/access/src/seen-step.js';
import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { EnvelopeOpener } from '#libs/privacy/src/opener.js';

export interface ShownStep extends SeenStep {
  /** The event has texts whose key is gone: nobody can read them any more. */
  readonly erased: boolean;
}

/** Events with their sealed part, opened at the edge for those who may see it. */
@Injectable()
export class TicketTexts {
  constructor(private readonly opener: EnvelopeOpener) {}

  /** The event as this caller may see it; null when it is not shown to him at all. @throws EnvelopeTamperedError */
  async show(event: RecordedEvent, sight: TicketVisibility, publicNotes: ReadonlySet<number>): Promise<ShownStep | null> {
    const { streamId, eventId, sealed, type, data, metadata } = event;
    const personal = sealed === undefined ? null : await this.opener.open(streamId, eventId, sealed);
    const seen = seenStep(sight, { type, data, actor: metadata.actor }, personal, publicNotes);
    return seen === null ? null : { ...seen, erased: sealed !== undefined && personal === null };
  }
}

/** A correction is as public as the note it corrects, so whoever shows a history remembers which ones were. */
export function isPublicNote({ type, data }: RecordedEvent): boolean {
  return type === 'ProgressNoted' && data['visibility'] === 'public';
}
