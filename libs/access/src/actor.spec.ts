import { actorOf } from './actor.js';
import { callerAs } from './testing/samples.js';

describe('actorOf', () => {
  it('names a resident by his person reference, never by his account', () => {
    expect(actorOf(callerAs('resident', { subject: 'jane@example.org' }))).toEqual({ id: 'p-me', role: 'resident', post: 'reporter' });
    expect(JSON.stringify(actorOf(callerAs('resident', { subject: 'jane@example.org', personRef: undefined! })))).not.toContain('jane');
  });

  it('names the office that a grid leader or dispatcher holds at the place', () => {
    expect(actorOf(callerAs('grid-leader'), { communityId: 'xf', gridId: 'xf-02' })).toEqual({ id: 'me', role: 'grid-leader', post: 'grid:xf/xf-02' });
    expect(actorOf(callerAs('grid-leader'), { communityId: 'xf', gridId: 'xf-09' })).toEqual({ id: 'me', role: 'grid-leader' });
    expect(actorOf(callerAs('grid-leader'), { communityId: 'xf' })).toEqual({ id: 'me', role: 'grid-leader' });
    expect(actorOf(callerAs('dispatcher', { communities: ['xf', 'yl'] }), { communityId: 'yl' })).toEqual({ id: 'me', role: 'dispatcher', post: 'community:yl' });
    expect(actorOf(callerAs('supervisor'), { communityId: 'yl' })).toEqual({ id: 'me', role: 'supervisor' });
  });

  it('needs no place for who holds one office only, and claims none for who holds several', () => {
    expect(actorOf(callerAs('grid-leader', { grids: ['xf/xf-01'] }))).toHaveProperty('post', 'grid:xf/xf-01');
    expect(actorOf(callerAs('grid-leader'))).not.toHaveProperty('post');
    expect(actorOf(callerAs('dispatcher'))).toHaveProperty('post', 'community:xf');
    expect(actorOf(callerAs('unit'))).toEqual({ id: 'me', role: 'unit', post: 'unit:power-works' });
    expect(actorOf(callerAs('admin'))).toEqual({ id: 'me', role: 'admin' });
  });
});
