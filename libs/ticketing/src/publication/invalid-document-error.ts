/** One fault of a document, at the place where it can be mended. */
export interface DocumentFault {
  readonly path: string;
  readonly rule: string;
  readonly value?: string;
  readonly wayOut: string;
}

/** The document cannot be published as it is: HTTP 400 with every fault. */
export class InvalidDocumentError extends Error {
  constructor(readonly faults: readonly DocumentFault[]) {
    super(`the document has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
    this.name = 'InvalidDocumentError';
  }
}
