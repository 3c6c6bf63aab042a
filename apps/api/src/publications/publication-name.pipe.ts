import type { PipeTransform } from '@nestjs/common';
import { problemError } from '#libs/platform/src/problems.js';
import { DEFINITION_NAME } from '#libs/ticketing/src/measures/definition-form.js';
import { DOCUMENT_NAME } from '#libs/ticketing/src/publication/document-name.js';

/** What cannot be the name of a document names none. */
class PublicationNamePipe implements PipeTransform<string, string> {
  constructor(private readonly form: RegExp) {}

  /** @throws 404 */
  transform(value: string): string {
    if (!this.form.test(value)) throw problemError('not-found', 'there is nothing published under this name');
    return value;
  }
}

/** Of a policy or calendar. */
export const documentName = new PublicationNamePipe(DOCUMENT_NAME);
export const definitionName = new PublicationNamePipe(DEFINITION_NAME);
