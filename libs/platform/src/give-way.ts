import { setPriority } from 'node:os';

/**
 * Nice values: where processors are short, people's requests come first, then what keeps their board and deadlines up
 * to date, then the feed, whose readers are elsewhere, then bulk work (measured with an import beside the api on two cores: people's p99 99 ms without, 65 ms with
 * the projector giving way too).
 */
const NICE = { projector: 5, feed: 7, bulk: 10 } as const;

/** Lets more urgent processes go first. On Linux this concerns the calling thread alone, and threads that it starts afterwards. */
export function giveWay(as: keyof typeof NICE): void {
  try {
    setPriority(NICE[as]);
  } catch {
    // Not allowed here: then at the same priority as everybody.
  }
}
