import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';

const MOST_USES = 64;

/**
 * True for the first call in every turn of the event loop, and again after 64 more. What was checked then holds for all
 * requests of the turn: they lay in the socket before the turn began, so nobody who sent one can have been told of
 * anything newer. What this process itself changes must call {@link forget}.
 */
export class OncePerTurn {
  #uses = 0;
  readonly #endOfTurn = () => this.forget();

  isDue(): boolean {
    if (this.#uses > 0 && this.#uses < MOST_USES) {
      this.#uses++;
      return false;
    }
    if (this.#uses === 0) eventLoopTurn.whenOver(this.#endOfTurn);
    this.#uses = 1;
    return true;
  }

  /** The next call is due. */
  forget(): void {
    this.#uses = 0;
  }
}
