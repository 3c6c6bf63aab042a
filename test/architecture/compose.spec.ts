import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '#libs/platform/src/config.js';
import { loadMasterKey } from '#libs/privacy/src/master-key.js';
import { ROOT } from '../support/real-data.js';
import { variablesAsked } from '../support/variables-asked.js';

interface Service {
  readonly image: string;
  readonly build?: object;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy: { readonly resources: { readonly limits: { readonly memory: string } } };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const path = join(ROOT, 'docker', 'compose.yaml');
const text = readFileSync(path, 'utf8');
const compose = parse(text, { merge: true }) as ComposeFile;
const services = Object.entries(compose.services);
const APPS = ['api', 'projector', 'relay'];
const apps = services.filter(([name]) => APPS.includes(name));
const inImage = Object.fromEntries([.../^ENV (.+)$/m.exec(readFileSync(join(ROOT, 'docker', 'Dockerfile'), 'utf8'))![1]!.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]));

describe('compose.yaml', () => {
  let folder: string;
  const makeSecrets = () => spawnSync('sh', [join(ROOT, 'docker', 'make-secrets'), folder], { encoding: 'utf8', timeout: 20_000 });
  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'xiuhua-secrets-')), 'secrets');
    expect(makeSecrets()).toMatchObject({ status: 0, stderr: '' });
  });
  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('is a Compose file by the specification, without open ports or images that change', () => {
    const matterOfTaste = /order$|^no-quotes-in-volumes$/;
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'dclint', 'bin', 'dclint.cjs'), path, '--formatter', 'json'], { encoding: 'utf8', timeout: 30_000 });
    const found = JSON.parse(stdout) as { readonly messages: readonly { readonly rule: string }[] }[];
    expect([status, found.length]).toEqual([0, 1]);
    expect(found[0]!.messages.filter(({ rule }) => !matterOfTaste.test(rule))).toEqual([]);
    for (const [name, { image }] of services) expect([name, image]).toEqual([name, expect.stringMatching(/^[a-z/]+:\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/)]);
  });

  it('has the three apps, one image with a command each, and the three engines', () => {
    expect(Object.keys(compose.services)).toEqual([...APPS, 'kurrentdb', 'postgres', 'kafka']);
    for (const [name, { command, image }] of apps) expect([name, command, image]).toEqual([name, [name], compose.services['api']!.image]);
    // Several services that build one name at once get into each other's way.
    expect(apps.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual(['api']);
  });

  it('sets no variable that the configuration does not know, and none that it refuses', () => {
    const known = new Set([...variablesAsked(), 'NODE_ENV']);
    for (const [name, { environment = {} }] of apps) {
      const set = { ...inImage, ...environment };
      expect([name, Object.keys(set).filter((variable) => !known.has(variable))]).toEqual([name, []]);
      const started = Object.entries(set).map(([variable, value]) => [variable, value.replace(/^\$\{\w+:-(.*)\}$/, '$1').replace('/run/secrets', folder)]);
      const config = loadConfig(Object.fromEntries(started) as Record<string, string>);
      expect([config.eventStore.kind, config.readModel.kind]).toEqual(['eventstoredb', 'postgres']);
      if (name === 'api') expect([config.keyStore.kind, loadMasterKey(config.masterKey).length]).toEqual(['postgres', 32]);
    }
  });

  it('has no secret in it, gives each part only those that it uses, and none to make up', () => {
    expect(Object.values(compose.secrets).map(({ file }) => file.replace('./secrets/', '')).toSorted()).toEqual(readdirSync(folder).toSorted());
    const accounts = readFileSync(join(ROOT, 'docker', 'postgres-accounts.sh'), 'utf8');
    for (const [name, { environment = {}, secrets = [] }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN|MASTER_KEY/.test(variable)) expect([name, variable, value]).toEqual([name, expect.stringMatching(/_FILE$/), expect.stringMatching(/^\/run\/secrets\//)]);
        expect([name, value]).toEqual([name, expect.not.stringMatching(/:\/\/[^/]*:[^/]*@/)]);
      }
      const named = Object.values(environment).filter((value) => value.startsWith('/run/secrets/')).map((value) => value.slice('/run/secrets/'.length));
      const inScript = name === 'postgres' ? ['read-model', 'key-store'].filter((part) => accounts.includes(part)).map((part) => `${part}-password`) : [];
      expect([name, secrets.toSorted()]).toEqual([name, [...named, ...inScript].toSorted()]);
      expect([name, secrets.filter((secret) => !(secret in compose.secrets))]).toEqual([name, []]);
    }
    expect(services.filter(([, { secrets = [] }]) => secrets.includes('master-key')).map(([name]) => name)).toEqual(['api']);
  });

  it('starts an app once its engines are well', () => {
    for (const [name, { environment = {}, depends_on = {} }] of apps) {
      const engines = ['kurrentdb', 'postgres', 'kafka'].filter((engine) => Object.values(environment).some((value) => new RegExp(`\\b${engine}:\\d`).test(value)));
      expect([name, depends_on]).toEqual([name, Object.fromEntries(engines.map((engine) => [engine, { condition: 'service_healthy' }]))]);
      for (const engine of engines) expect([engine, compose.services[engine]!.healthcheck?.test[0]]).toEqual([engine, 'CMD']);
    }
  });

  it('has room for Kafka and for the Java that asks whether it is well, and half as much again beside their heaps', () => {
    const { environment, healthcheck, deploy } = compose.services['kafka']!;
    const megabytes = (text = ''): number => Number(/(\d+)m$/.exec(text)?.[1] ?? NaN) || 1024 * Number(/(\d+)g$/.exec(text)?.[1]);
    const heaps = [environment!['KAFKA_HEAP_OPTS'], healthcheck!.test.find((word) => word.startsWith('KAFKA_HEAP_OPTS='))].map(megabytes);
    expect(heaps).toEqual([512, 64]);
    expect(1.5 * (heaps[0]! + heaps[1]!)).toBeLessThanOrEqual(megabytes(deploy.resources.limits.memory));
  });

  it('keeps the engines to themselves, and lets no process become more than it is', () => {
    expect(compose.networks['engines']).toEqual({ internal: true });
    for (const [name, { networks, ports, security_opt, deploy }] of services) {
      expect([name, networks]).toEqual([name, name === 'api' ? ['engines', 'front'] : ['engines']]);
      expect([name, ports ?? []]).toEqual([name, name === 'api' ? ['127.0.0.1:3000:3000'] : []]);
      expect([name, security_opt, deploy.resources.limits.memory]).toEqual([name, ['no-new-privileges:true'], expect.stringMatching(/^\d+[mg]$/)]);
    }
    for (const [name, { read_only, cap_drop }] of apps) expect([name, read_only, cap_drop]).toEqual([name, true, ['ALL']]);
  });

  it('has one app that the command line can run in, and the variables which a command needs besides stand with it', () => {
    const operations = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
    const commands = [...operations.matchAll(/^ {4}docker compose --file docker\/compose\.yaml exec ((?:--env \S+ )*)(\S+) (\S+) (.+)$/gm)].map(([, env = '', service = '', program = '', args = '']) => (
      { env: [...env.matchAll(/--env (\w+)=(\S+)/g)].map(([, variable, value]) => [variable, value]), service, program, args }));
    expect(commands.map(({ args }) => args)).toEqual(expect.arrayContaining(['verify --kafka', 'relay resend --prefix xiuhua-2', 'rebuild']));
    const withData = apps.filter(([, { volumes = [] }]) => volumes.includes(`data:${inImage['DATA_DIR']}`)).map(([name]) => name);
    for (const { env, service, program, args } of commands) {
      expect([args, program, withData]).toEqual([args, '/app/docker/xiuhua', [service]]);
      const ofTheFeed = Object.entries(compose.services['relay']!.environment!).filter(([variable]) => variable.startsWith('KAFKA_'));
      expect([args, env]).toEqual([args, /kafka|relay/.test(args) ? ofTheFeed : []]);
      expect(compose.services[service]!.networks).toEqual(expect.arrayContaining([...compose.services['kafka']!.networks]));
    }
  });

  it('keeps what must last in volumes', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    expect(used.filter((source) => !source.startsWith('./')).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    expect(used.filter((source) => source.startsWith('./') && !existsSync(join(ROOT, 'docker', source)))).toEqual([]);
  });

  it('gets secrets that are made once', () => {
    const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(new Set(before).size).toBe(4);
    expect(makeSecrets()).toMatchObject({ status: 0, stdout: '' });
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(before);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toContain('docker/secrets/');
  });
});
