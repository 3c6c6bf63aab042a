import { resolve } from 'node:path';
import { parseOptions } from './options.js';

describe('the options of npm start', () => {
  it('load the demo unless told not to', () => {
    expect(parseOptions([], {}).demo).toBe(true);
    expect(parseOptions(['--no-demo'], {}).demo).toBe(false);
  });

  it('lay the flags over the environment', () => {
    const { env } = parseOptions(['--data-dir', 'here', '--port', '4001'], { DATA_DIR: '/there', PORT: '1', LOG_LEVEL: 'warn' });
    expect(env).toEqual({ DATA_DIR: resolve('here'), PORT: '4001', LOG_LEVEL: 'warn' });
  });

  it('refuse what they do not know', () => {
    expect(() => parseOptions(['--demo-please'], {})).toThrow(/--demo-please/);
  });
});
