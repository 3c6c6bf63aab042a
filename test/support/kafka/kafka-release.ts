/** A release of Apache Kafka with the logging that its scripts would bring. */
export interface KafkaRelease {
  readonly version: string;
  /** `group:artifact:version` */
  readonly artifacts: readonly string[];
  /** The same, without what they would bring: a consumer needs nothing beside the broker's own jars. */
  readonly tools: readonly string[];
  /** What logs warnings, and how the server is told so. */
  readonly logging: { readonly file: string; readonly text: string; readonly option: (path: string) => string };
}

const LOG4J2: KafkaRelease['logging'] = {
  file: 'log4j2.properties',
  text: 'status = error\nappender.out.type = Console\nappender.out.name = out\nappender.out.layout.type = PatternLayout\n'
    + 'appender.out.layout.pattern = %d %p %c %m%n\nrootLogger.level = warn\nrootLogger.appenderRef.out.ref = out\n',
  option: (path) => `-Dlog4j2.configurationFile=${path}`,
};
const RELOAD4J: KafkaRelease['logging'] = {
  file: 'log4j.properties',
  text: 'log4j.rootLogger=WARN, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\nlog4j.appender.out.layout=org.apache.log4j.PatternLayout\n'
    + 'log4j.appender.out.layout.ConversionPattern=%d %p %c %m%n\n',
  option: (path) => `-Dlog4j.configuration=file:${path}`,
};

export const RELEASES: Readonly<Record<string, KafkaRelease>> = {
  '4.1.1': {
    version: '4.1.1', logging: LOG4J2, tools: ['org.apache.kafka:kafka-tools:4.1.1'],
    artifacts: ['org.apache.kafka:kafka_2.13:4.1.1', 'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3', 'org.apache.logging.log4j:log4j-core:2.24.3'],
  },
  '3.9.1': {
    version: '3.9.1', logging: RELOAD4J, tools: ['org.apache.kafka:kafka-tools:3.9.1'],
    artifacts: ['org.apache.kafka:kafka_2.13:3.9.1', 'org.slf4j:slf4j-reload4j:1.7.36'],
  },
};

/** KAFKA_VERSION chooses the release that the tests start. @throws Error naming the variable */
export function chosenRelease(version = process.env['KAFKA_VERSION'] || '4.1.1'): KafkaRelease {
  const release = RELEASES[version];
  if (release === undefined) throw new Error(`KAFKA_VERSION=${version}: give one of ${Object.keys(RELEASES).join(', ')}`);
  return release;
}
