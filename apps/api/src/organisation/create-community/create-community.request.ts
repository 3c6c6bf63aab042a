import { Coded, Flag, Text, TimeZone } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class CreateCommunityRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf' })
  readonly communityId!: string;

  @Text(100, { example: '幸福社区' })
  readonly name!: string;

  @TimeZone({ example: 'Asia/Shanghai', description: 'IANA name; can never change, because days of figures and dates in ticket ids depend on it' })
  readonly timeZone!: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, example: 'east' })
  readonly subdistrictId?: string;

  @Flag({ description: 'Dispatch at once when the building leads to exactly one grid' })
  readonly dispatchesByItself!: boolean;
}
