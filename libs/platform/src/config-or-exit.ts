import { type Config, ConfigError, loadConfig } from './config.js';

/** EX_CONFIG of sysexits.h: starting again does not help. */
const EXIT_CODE = 78;

/** The configuration of this process; a faulty one ends it with one line that says what to mend. */
export function configOrExit(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CODE);
  }
}
