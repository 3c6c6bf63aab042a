/** Nothing to say: an erasure has no options. */
export class ErasePersonRequest {}
