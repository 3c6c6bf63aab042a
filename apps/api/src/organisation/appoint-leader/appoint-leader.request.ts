import { Coded, Instant } from '../../http/fields.js';
import { ACCOUNT, ACCOUNT_KIND, ACCOUNT_LENGTH, ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export class AppointLeaderRequest {
  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf-01' })
  readonly gridId!: string;

  @Coded(ACCOUNT, ACCOUNT_LENGTH, ACCOUNT_KIND, { example: 'leader-01' })
  readonly account!: string;

  @Instant({ description: 'Inclusive' })
  readonly from!: string;

  @Instant({ optional: true, description: 'Exclusive; absent: until relieved' })
  readonly to?: string;
}
