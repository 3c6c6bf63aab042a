/** A stream holds an event type this version does not know: folding on would hide it. */
export class UnknownEventError extends Error {
  constructor(stream: string, type: string) {
    super(`a ${stream} stream holds an event of type ${type}, unknown to this version; run the version that wrote it, or add an upcaster`);
    this.name = 'UnknownEventError';
  }
}
