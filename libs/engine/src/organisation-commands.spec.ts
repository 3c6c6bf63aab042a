import { setTimeout as pause } from 'node:timers/promises';
import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import { OrganisationCommands } from './organisation-commands.js';

describe('the community that a report needs', () => {
  function counted(): { readonly organisation: OrganisationCommands; readonly reads: string[] } {
    const reads: string[] = [];
    const load = async (streamId: string): Promise<object> => {
      reads.push(streamId);
      return { state: { exists: false }, revision: -1 };
    };
    return { organisation: new OrganisationCommands({ load } as unknown as CommandExecutor), reads };
  }

  it('is read once for all who were polled together, in however many groups they go', async () => {
    const { organisation, reads } = counted();
    const report = async (communityId: string): Promise<void> => {
      await eventLoopTurn.whenTakenIn();
      await organisation.load(communityId);
    };
    await Promise.all(Array.from({ length: 50 }, (_, one) => report(one % 2 === 0 ? 'xf' : 'dh')));
    expect(reads.sort()).toEqual(['community-dh', 'community-xf']);
    await Promise.all([report('xf'), report('xf')]);
    expect(reads.filter((streamId) => streamId === 'community-xf')).toHaveLength(2);
  });

  it('is read anew for anybody else', async () => {
    const { organisation, reads } = counted();
    await pause(1);
    await Promise.all([organisation.load('xf'), organisation.load('xf')]);
    expect(reads).toHaveLength(2);
  });
});
