import { Injectable, type PipeTransform } from '@nestjs/common';
import { problemError } from '#libs/platform/src/problems.js';

/** What cannot be the name of a policy or calendar names none. */
@Injectable()
export class PublicationNamePipe implements PipeTransform<string, string> {
  /** @throws 404 */
  transform(value: string): string {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(value)) throw problemError('not-found', 'there is nothing published under this name');
    return value;
  }
}
