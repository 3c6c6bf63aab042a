import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly demo: boolean;
  readonly help: boolean;
  /** Environment of the children: the caller's, with the flags laid over it. */
  readonly env: NodeJS.ProcessEnv;
}

export const USAGE = `npm start -- [options]

  --no-demo          do not load the fictional demo community on the first start
  --data-dir <dir>   where the files lie (default: DATA_DIR or ./data)
  --port <port>      where the api listens (default: PORT or 3000)
  --help             this text

Everything else is set by environment variables: see README, "Configuration".
`;

/** @throws TypeError on an unknown option (from node:util) */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-demo': { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    demo: !values['no-demo'],
    help: values.help,
    env: {
      ...env,
      ...(values['data-dir'] === undefined ? {} : { DATA_DIR: resolve(values['data-dir']) }),
      ...(values.port === undefined ? {} : { PORT: values.port }),
    },
  };
}
