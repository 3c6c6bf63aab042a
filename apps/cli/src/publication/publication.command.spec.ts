import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
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

describe('xiuhua calendar check', () => {
  let cli: CommandLine;
  beforeEach(() => void (cli = new CommandLine()));
  afterEach(() => cli.remove());

  it.each([['night-desk.calendar.json', 'valid: night-desk version 1'], ['nyc.calendar.yaml', 'valid: new-york version 1']])('says that docs/examples/%s is valid', async (file, said) => {
    const { code, out } = await cli.run('calendar', 'check', join(EXAMPLE, '..', file));
    expect([code, out]).toEqual([0, expect.stringContaining(said)]);
  });

  it('prints every fault with its place, value and way out, and ends with 1', async () => {
    const path = join(cli.folder, 'calendar.json');
    writeFileSync(path, JSON.stringify({ ...CHINESE_CALENDAR, version: 0, timeZone: 'Asia/Nowhere' }));
    const { code, out, err } = await cli.run('calendar', 'check', path);
    expect([code, out.split('\n').map((line) => line.split(':')[0]), err]).toEqual([1, ['version = 0', 'timeZone = "Asia/Nowhere"', ''], `xiuhua: ${path} has 2 faults\n`]);
  });
});

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
    const example = join(EXAMPLE, '..', 'definition.example.yaml');
    expect(await cli.run('definition', 'check', example)).toEqual({ code: 0, out: 'valid: rated-by-residents version 1, of three_rates\n', err: '' });
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
});

describe('xiuhua calendar, policy and definition publish', () => {
  const POLICY = 'name: east\nversion: 1\n';
  let cli: CommandLine;
  beforeAll(async () => {
    cli = new CommandLine();
    await cli.run('demo');
  }, 60_000);
  afterAll(() => cli.remove());

  const file = (name: string, document: object): string => {
    const path = join(cli.folder, name);
    writeFileSync(path, JSON.stringify(document));
    return path;
  };
  const calendar = { ...CHINESE_CALENDAR, name: 'east' };
  const policy = { ...DEFAULT_POLICY, name: 'east', calendar: { name: 'east', version: 1 } };

  it('ask for a data folder that has a log', async () => {
    const nowhere = await cli.run('calendar', 'publish', file('calendar.json', calendar), '--data-dir', join(cli.folder, 'none'));
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('there is no event log')]);
  });

  it('publish the calendar first, then the policy that names it, each once', async () => {
    const refused = await cli.run('policy', 'publish', file('policy.json', policy));
    expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/^calendar = east 1: unknown-calendar; /) as unknown });
    for (const said of ['published', 'was published before']) {
      const { code, out } = await cli.run('calendar', 'publish', file('calendar.json', calendar));
      expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`^${said}: east version 1, Asia/Shanghai, `))]);
      expect(await cli.run('policy', 'publish', file('policy.json', policy))).toEqual({ code: 0, out: `${said}: east version 1, 3 rules\n`, err: '' });
    }
  });

  it('publish a definition once, and none of another figure under its name', async () => {
    const definition = { ...DEFAULT_ON_TIME[0], name: 'east' };
    for (const said of ['published', 'was published before']) {
      expect(await cli.run('definition', 'publish', file('definition.json', definition))).toEqual({ code: 0, out: `${said}: east version 1, of on_time\n`, err: '' });
    }
    const other = await cli.run('definition', 'publish', file('definition.json', { ...DEFAULT_THREE_RATES, name: 'east', version: 2 }));
    expect([other.code, other.out]).toEqual([1, expect.stringMatching(/^figure = three_rates: other-figure; /)]);
  });

  it('refuse a version that is not the next one, and say which is', async () => {
    const { code, err } = await cli.run('policy', 'publish', file('policy.json', { ...policy, version: 3, title: 'Later' }));
    expect([code, err]).toEqual([1, expect.stringMatching(/version-not-next \(name "east", version 3, expected 2\)\. Give the document the expected version/)]);
  });

  it('print the faults of a document, and record nothing', async () => {
    writeFileSync(join(cli.folder, 'short.yaml'), POLICY);
    const { code, out } = await cli.run('policy', 'publish', join(cli.folder, 'short.yaml'));
    expect([code, out]).toEqual([1, expect.stringContaining('missing-field')]);
  });
});
