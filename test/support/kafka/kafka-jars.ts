import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { chosenRelease, type KafkaRelease } from './kafka-release.js';

const ENGINES = resolve(__dirname, '../../../../.engines');
const RESOLVE_LIMIT_MS = 300_000;

/** Another list of jars lies in another folder. */
const jarsFolder = (release: KafkaRelease): string => (
  join(ENGINES, `kafka-${release.version}-${createHash('sha256').update(pomOf(release)).digest('hex').slice(0, 8)}`));

/** What this machine lacks to run a broker of its own; undefined: nothing. */
export function whyNoBroker(release = chosenRelease()): string | undefined {
  const missing = ['java', ...(existsSync(jarsFolder(release)) ? [] : ['mvn'])].filter((program) => !isOnPath(program));
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not found: install Java 17 and Maven, or set KAFKA_BROKERS to a broker that runs`;
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * The broker's classpath. Maven resolves the jars once, into an ignored folder; they come to their name whole, so that two
 * runs at once agree.
 * @throws Error with Maven's last lines
 */
export function kafkaClasspath(release: KafkaRelease): string {
  const folder = jarsFolder(release);
  if (!existsSync(folder)) resolveJars(release, folder);
  return join(folder, '*');
}

function resolveJars(release: KafkaRelease, folder: string): void {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(join(draft, 'pom.xml'), pomOf(release));
    const args = ['-q', '-B', '-f', join(draft, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(draft, 'jars')}`];
    const { status, stdout, stderr } = spawnSync('mvn', args, { encoding: 'utf8', timeout: RESOLVE_LIMIT_MS });
    if (status !== 0 || readdirSync(join(draft, 'jars')).length === 0) {
      throw new Error(`Maven could not resolve Kafka ${release.version}:\n${`${stdout}${stderr}`.slice(-2000)}`);
    }
    try {
      renameSync(join(draft, 'jars'), folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function pomOf({ artifacts, tools }: KafkaRelease): string {
  const dependency = (artifact: string, more = ''): string => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${more}</dependency>`;
  };
  const alone = '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';
  return '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>xiuhua</groupId><artifactId>broker</artifactId>'
    + `<version>1</version><packaging>pom</packaging><dependencies>${artifacts.map((one) => dependency(one)).join('')}`
    + `${tools.map((one) => dependency(one, alone)).join('')}</dependencies></project>`;
}
