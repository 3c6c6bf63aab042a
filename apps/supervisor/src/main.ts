import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '#libs/platform/src/config.js';
import { NODE_FLAGS } from '#libs/platform/src/node-flags.js';
import { loadDemo } from './load-demo.js';
import { parseOptions, USAGE } from './options.js';
import { SupervisedProcess } from './supervised-process.js';
import { welcome } from './welcome.js';

const APPS = join(__dirname, '..', '..');

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs api and projector, and with KAFKA_BROKERS the relay, together until a signal, as one would with a process manager of one's own. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const config = loadConfig(options.env);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const demo = options.demo && (await loadDemo(config, options.env, say));

  const children: SupervisedProcess[] = [];
  let stopping: Promise<unknown> | undefined;
  const stop = (): void => {
    if (stopping !== undefined) return;
    say('\nStopping …');
    stopping = Promise.all(children.map((child) => child.stop())).then(() => say('Stopped; nothing is lost.'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);

  let welcomed = false;
  children.push(
    new SupervisedProcess({
      name: 'api',
      modulePath: join(APPS, 'api', 'src', 'main.js'),
      nodeFlags: NODE_FLAGS.api,
      env: options.env,
      log: say,
      onReady: ({ port }) => {
        if (welcomed) return say('api is back');
        welcomed = true;
        welcome(config, port ?? config.http.port, demo).then((text) => process.stdout.write(text), (error: unknown) => say(String(error)));
      },
    }),
    new SupervisedProcess({
      name: 'projector',
      modulePath: join(APPS, 'projector', 'src', 'main.js'),
      nodeFlags: NODE_FLAGS.projector,
      env: options.env,
      log: say,
      onReady: () => undefined,
    }),
    ...(config.kafka === null ? [] : [new SupervisedProcess({
      name: 'relay',
      modulePath: join(APPS, 'relay', 'src', 'main.js'),
      nodeFlags: NODE_FLAGS.relay,
      env: options.env,
      log: say,
      onReady: () => undefined,
    })]),
  );
  for (const child of children) child.start();
}

main().catch((error: unknown) => {
  const mistake = error instanceof ConfigError || error instanceof TypeError;
  say(mistake ? `${error.message}\n\n${USAGE}` : String(error instanceof Error ? error.stack : error));
  process.exitCode = mistake ? 2 : 1;
});
