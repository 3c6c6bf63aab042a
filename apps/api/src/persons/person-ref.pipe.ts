import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUuid } from '#libs/event-store/src/uuid.js';
import { problemError } from '#libs/platform/src/problems.js';

/** What is no UUID is the reference of nobody. */
@Injectable()
export class PersonRefPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw problemError('not-found', 'there is no such person');
    return value.toLowerCase();
  }
}
