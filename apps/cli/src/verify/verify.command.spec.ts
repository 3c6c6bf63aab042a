import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandLine } from '../testing/command-line.js';

describe('xiuhua verify', () => {
  let cli: CommandLine;
  beforeEach(() => void (cli = new CommandLine()));
  afterEach(() => cli.remove());

  it.each([
    ['a removed event', 'DELETE FROM events WHERE position = 30', /missing: \S+ revision \d+|position-gap: position 30/],
    ['another type', "UPDATE events SET type = 'Bogus' WHERE position = 30", /changed: \S+ revision \d+ \(position 30\)/],
    ['emptied metadata', "UPDATE events SET metadata = '{}' WHERE position = 30", /unknown-hash-version: \S+ revision \d+ \(position 30\)/],
    ['a moved revision', 'UPDATE events SET revision = revision + 1000 WHERE position = 30', /changed: \S+ revision 10\d\d \(position 30\)/],
    ['a garbled time', "UPDATE events SET metadata = json_set(metadata, '$.occurredAt', 'garbage') WHERE position = 30", /changed: \S+ revision \d+ \(position 30\)/],
    ['a stream without a name', 'DELETE FROM streams WHERE stream = (SELECT stream FROM events WHERE position = 30)', /orphaned: position 30: revision \d+ of stream number \d+/],
    ['changed data', "UPDATE events SET data = json_set(data, '$.extra', 1) WHERE position = 30", /changed: \S+ revision \d+ \(position 30\)/],
  ])('tells %s in the log, whether or not the read model can still be rebuilt, and ends with 1', async (_what, tampering, finding) => {
    await cli.run('demo');
    await cli.run('rebuild');
    const database = new DatabaseSync(join(cli.folder, 'events.db'));
    expect(Number(database.prepare(tampering).run().changes)).toBe(1);
    database.close();
    const { code, out, err } = await cli.run('verify');
    expect(code).toBe(1);
    expect(out).toMatch(finding);
    expect(out).toMatch(/^Read model: (rebuilt apart and compared|not compared, because it could not be rebuilt from the log: .{10})/m);
    expect(err).toContain('the data are not as they were written');
    const { log, readModel, readModelFault } = JSON.parse((await cli.run('verify', '--json')).out) as { log: { findingCount: number }; readModel: unknown; readModelFault: unknown };
    expect(log.findingCount).toBeGreaterThan(0);
    expect((readModel === null) !== (readModelFault === null)).toBe(true);
  });
});
