import {
  acknowledged, agreed, closed, dispatch, dispatchByRuling, dispatched, dispatchedByRuling, dispatchedTo, dispatchTo, given, histories,
  rejected, reported, resolved, returned, withdrawn,
} from '../../testing/ticket-samples.js';
import type { CommandOf } from '../ticket-command.js';

describe('Dispatching a ticket', () => {
  it('names the post that must act now', () => {
    given(reported).when({ ...dispatch, instruction: 'before the rain' })
      .thenRecords({
        type: 'TicketDispatched', data: { level: 'grid', communityId: 'xf', gridId: 'xf-01' }, personal: { instruction: 'before the rain' },
      })
      .thenStateIs({
        status: 'dispatched', gridId: 'xf-01', assignment: { level: 'grid', communityId: 'xf', gridId: 'xf-01', post: 'grid:xf/xf-01' },
      });
  });

  it('takes the named post before the level\'s own', () => {
    given(reported).when({ ...dispatch, assigneePost: 'unit:lift-company' }).thenStateIs({ assignment: { post: 'unit:lift-company' } });
    given(reported).when({ type: 'Dispatch', level: 'community', communityId: 'xf' })
      .thenStateIs({ assignment: { post: 'community:xf' } });
    given(reported).when({ type: 'Dispatch', level: 'subdistrict', communityId: 'xf', assigneePost: 'subdistrict:wj' })
      .thenStateIs({ assignment: { level: 'subdistrict', post: 'subdistrict:wj' } });
  });

  it.each(histories([reported], [reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, agreed]))(
    'sends a waiting or open ticket to another grid (%#)', (history) =>
      void given(...history).when(dispatchTo('xf-02')).thenStateIs({ status: 'dispatched', gridId: 'xf-02' }),
  );

  it('does not drop an agreement by moving the ticket within the grid that mediated it', () => {
    const within = { type: 'Dispatch', level: 'micro-grid', communityId: 'xf', gridId: 'xf-01' } as const;
    given(reported, dispatched, agreed).when(within).thenRefuses('agreement-open', { performBy: '2026-12-01T00:00:00.000Z' });
    given(reported, dispatched, agreed).when({ ...dispatch, assigneePost: 'unit:lift-company' }).thenRefuses('agreement-open');
    given(reported, dispatched, acknowledged).when(within).thenRecords({ type: 'TicketDispatched' });
  });

  it('starts afresh at the new grid: the old acknowledgement and agreement do not go along', () => {
    given(reported, dispatched, agreed).when(dispatchTo('xf-02')).thenStateLacks('acknowledgedBy', 'agreement')
      .thenStateIs({ formerGrids: ['xf/xf-01'] });
  });

  it('does not call the present grid a former one', () => {
    given(reported, dispatched, dispatchedTo('xf-02')).when(dispatch).thenStateIs({ gridId: 'xf-01', formerGrids: ['xf/xf-02'] });
  });

  it('leaves the grid when the community takes the ticket over', () => {
    const ticket = given(reported, dispatched).when({ type: 'Dispatch', level: 'community', communityId: 'xf' }).after();
    expect(ticket).not.toHaveProperty('gridId');
    expect(ticket).toMatchObject({ formerGrids: ['xf/xf-01'] });
  });

  it('is refused to the place where the ticket is', () => {
    given(reported, dispatched).when(dispatch).thenRefuses('same-target', { post: 'grid:xf/xf-01' });
    given(reported, dispatched, acknowledged).when(dispatch).thenRefuses('same-target');
  });

  it('may go to a block of buildings of the grid that has it', () => {
    given(reported, dispatched).when({ ...dispatch, level: 'micro-grid', assigneePost: 'block:3' })
      .thenStateIs({ assignment: { level: 'micro-grid', post: 'block:3' }, gridId: 'xf-01' });
  });

  it('needs a ruling to go back to the grid that returned it', () => {
    given(reported, dispatched, returned).when(dispatch).thenRefuses('ruling-needed', { grid: 'xf/xf-01' });
    given(reported, dispatched, returned).when(dispatchByRuling)
      .thenRecords({ type: 'TicketDispatched', data: { level: 'grid', communityId: 'xf', gridId: 'xf-01', ruling: true } })
      .thenStateIs({ status: 'dispatched', returnedBy: [], ruledGrids: ['xf/xf-01'] });
  });

  it('needs it also when another grid had the ticket since', () => {
    given(reported, dispatched, returned, dispatchedTo('xf-02')).when(dispatch).thenRefuses('ruling-needed');
    given(reported, dispatched, returned, dispatchedTo('xf-02'), returned).when(dispatchTo('xf-02')).thenRefuses('ruling-needed');
  });

  it('needs the ruling once only', () => {
    given(reported, dispatched, returned, dispatchedByRuling, dispatchedTo('xf-02')).when(dispatch).thenStateIs({ status: 'dispatched' });
  });

  it('cannot rule where nothing was returned', () => {
    given(reported).when(dispatchByRuling).thenRefuses('not-returned');
    given(reported, dispatched, returned).when({ ...dispatchTo('xf-02'), ruling: true }).thenRefuses('not-returned');
    given(reported).when({ type: 'Dispatch', level: 'community', communityId: 'xf', ruling: true }).thenRefuses('not-returned');
  });

  it('treats ruling: false as none', () => {
    const [event] = given(reported).when({ ...dispatch, ruling: false }).thenStateIs({ ruledGrids: [] }).events();
    expect(event?.data).not.toHaveProperty('ruling');
  });

  it('stays within the ticket\'s community', () => {
    given(reported).when({ ...dispatch, communityId: 'hp' }).thenRefuses('other-community', { communityId: 'xf' });
  });

  it.each<CommandOf<'Dispatch'>>([
    { type: 'Dispatch', level: 'grid', communityId: 'xf' },
    { type: 'Dispatch', level: 'micro-grid', communityId: 'xf' },
    { type: 'Dispatch', level: 'subdistrict', communityId: 'xf' },
  ])('is refused to a $level that is not named', (command) => void given(reported).when(command).thenRefuses('target-incomplete'));

  it.each(histories([reported, dispatched, resolved], [reported, dispatched, resolved, closed], [reported, rejected], [reported, withdrawn]))(
    'is refused once the ticket is settled (%#)', (history) => void given(...history).when(dispatch).thenRefuses('not-open'),
  );
});
