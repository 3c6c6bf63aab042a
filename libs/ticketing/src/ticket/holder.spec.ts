import {
  acknowledged, agreed, closed, dispatched, given, rejected, reported, resolved, returned, transferred, withdrawn,
} from '../testing/ticket-samples.js';
import { holderOf } from './holder.js';

describe('The holder of a ticket', () => {
  it.each([
    [[], undefined],
    [[reported], 'community:xf'],
    [[reported, dispatched], 'grid:xf/xf-01'],
    [[reported, dispatched, acknowledged], 'grid:xf/xf-01'],
    [[reported, dispatched, agreed], 'grid:xf/xf-01'],
    [[reported, dispatched, returned], 'community:xf'],
    [[reported, dispatched, transferred], 'community:hp'],
    [[reported, dispatched, resolved], 'reporter'],
    [[reported, dispatched, resolved, closed], undefined],
    [[reported, rejected], undefined],
    [[reported, withdrawn], undefined],
  ])('is the post that must act now (%#)', (history, post) => expect(holderOf(given(...history).state)).toBe(post));
});
