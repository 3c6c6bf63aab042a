import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { CommandLine } from '../testing/command-line.js';

const EXAMPLE = join(__dirname, '../../../../../docs/examples/definition.example.yaml');

describe('xiuhua definition check', () => {
  let cli: CommandLine;
  beforeEach(() => void (cli = new CommandLine()));
  afterEach(() => cli.remove());

  const check = (document: unknown) => {
    const path = join(cli.folder, 'definition.json');
    writeFileSync(path, JSON.stringify(document));
    return cli.run('definition', 'check', path);
  };

  it('says that a definition is valid, in YAML and in JSON', async () => {
    expect(await cli.run('definition', 'check', EXAMPLE)).toEqual({ code: 0, out: 'valid: rated-by-residents version 1, of three_rates\n', err: '' });
    expect((await check(DEFAULT_ON_TIME[0])).out).toBe('valid: DUE_IN_PERIOD version 1, of on_time\n');
  });

  it('prints every fault with its place, value and way out, and ends with 1', async () => {
    expect(await check({ ...DEFAULT_ON_TIME[0], version: 0, stages: ['resolve', 'resolve'] })).toMatchObject({
      code: 1,
      out: 'version = 0: wrong-size; give a whole number from 1 to 1000000\nstages[1] = "resolve": named-twice; leave it out: entry [0] has it\n',
    });
    expect((await check({ figure: 'speed' })).out).toBe('figure = "speed": wrong-form; give on_time or three_rates\n');
    expect((await check(null)).out).toBe('(definition) = null: wrong-type; give a definition of a figure\n');
  });

  it('without a file is wrong usage', async () => expect((await cli.run('definition', 'check')).code).toBe(2));
});
