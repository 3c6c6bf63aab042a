import { Flag } from '../../http/fields.js';

export class SwitchSelfDispatchRequest {
  @Flag()
  readonly dispatchesByItself!: boolean;
}
