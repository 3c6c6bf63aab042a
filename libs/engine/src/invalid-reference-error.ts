/** A field of the command names something that does not exist here: a fault of the input (400), found after the access check. */
export class InvalidReferenceError extends Error {
  constructor(
    /** Path of the field in the request. */
    readonly field: string,
    /** An id, never personal data. */
    readonly value: string,
    readonly wayOut: string,
  ) {
    super(`${field} ${value}: ${wayOut}`);
    this.name = 'InvalidReferenceError';
  }
}
