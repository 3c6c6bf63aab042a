import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEventStoreDb, locationOf } from '../support/engines.js';

describe('suites on a server that the tests were given', () => {
  const given = { ...process.env };
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'xiuhua-account-')); });
  afterEach(() => {
    process.env = { ...given };
    rmSync(folder, { recursive: true });
  });

  const connectionWith = async (account: Record<string, string>): Promise<string> => {
    const { EVENT_STORE_USERNAME: _, EVENT_STORE_PASSWORD: __, EVENT_STORE_PASSWORD_FILE: ___, ...rest } = given;
    process.env = { ...rest, EVENT_STORE_URL: 'esdb://db.example:2113', ...account };
    const location = locationOf((await anEventStoreDb()).env);
    return location.kind === 'eventstoredb' ? location.connectionString : location.kind;
  };

  it('use the account that stands in variables beside its address', async () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'p@ss\n', { mode: 0o600 });
    expect(await connectionWith({ EVENT_STORE_USERNAME: 'clerk', EVENT_STORE_PASSWORD_FILE: file })).toMatch(/^esdb:\/\/clerk:p%40ss@db\.example:2113/);
    expect(await connectionWith({ EVENT_STORE_USERNAME: 'clerk', EVENT_STORE_PASSWORD: 'secret' })).toMatch(/^esdb:\/\/clerk:secret@db\.example:2113/);
    expect(await connectionWith({})).toMatch(/^esdb:\/\/db\.example:2113/);
  });
});
