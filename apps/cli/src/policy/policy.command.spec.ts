import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { CommandLine } from '../testing/command-line.js';

const EXAMPLE = join(__dirname, '../../../../../docs/examples/policy.example.yaml');

describe('xiuhua policy check', () => {
  let cli: CommandLine;
  beforeEach(() => void (cli = new CommandLine()));
  afterEach(() => cli.remove());

  const file = (text: string): string => {
    const path = join(cli.folder, 'policy.yaml');
    writeFileSync(path, text);
    return path;
  };

  it('says that a policy is valid, in YAML and in JSON', async () => {
    expect(await cli.run('policy', 'check', EXAMPLE)).toEqual({ code: 0, out: 'valid: east-district version 1, 4 rules\n', err: '' });
    expect(await cli.run('policy', 'check', file(JSON.stringify(DEFAULT_POLICY)))).toEqual({ code: 0, out: 'valid: default version 1, 3 rules\n', err: '' });
  });

  it('prints every fault with its place, value and way out, and ends with 1', async () => {
    const path = file(JSON.stringify({ ...DEFAULT_POLICY, version: 0, colour: 'red' }));
    expect(await cli.run('policy', 'check', path)).toEqual({
      code: 1,
      out: 'version = 0: wrong-size; give a whole number from 1 to 1000000\n'
        + 'colour = "red": unknown-field; leave it out, or use one of name, version, title, calendar, categories, rules, default\n',
      err: `xiuhua: ${path} has 2 faults\n`,
    });
  });

  it.each([['a: [1', 'is neither YAML nor JSON'], ['', 'has 1 fault'], [`a: &a [${'1,'.repeat(50)}]\nb: [${'*a,'.repeat(600)}]`, 'cannot be read']])(
    'of %s ends with 1 and says why', async (text, reason) => {
      const { code, err } = await cli.run('policy', 'check', file(text));
      expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
    });

  it('of a file that is not there ends with 1 and names it', async () => {
    const { code, err } = await cli.run('policy', 'check', join(cli.folder, 'none.yaml'));
    expect([code, err]).toEqual([1, expect.stringContaining('none.yaml cannot be read')]);
  });

  it('has help with examples, and no file is wrong usage', async () => {
    expect((await cli.run('policy', 'check', '--help')).out).toContain('$ xiuhua policy check policy.yaml');
    for (const args of [['policy'], ['policy', 'check'], ['policy', 'fly']]) expect((await cli.run(...args)).code).toBe(2);
  });
});
