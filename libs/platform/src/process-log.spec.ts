import { loadConfig } from './config.js';
import { processLog } from './process-log.js';

describe('the log of a process', () => {
  const linesOn = (EVENT_STORE_URL: string): unknown[] => {
    const lines: unknown[] = [];
    processLog(loadConfig({ EVENT_STORE_URL }), 'api', { write: (line: string) => void lines.push(JSON.parse(line)) });
    return lines;
  };

  it('begins with one line of the options that have no effect', () => {
    const [line, ...more] = linesOn('esdb://jane:geheim@db?keepAliveInterval=5000&defaultdeadline=9000&connectionName=north');
    expect(line).toMatchObject({
      level: 'warn', service: 'api', event: 'options-without-effect', variable: 'EVENT_STORE_URL',
      options: ['keepAliveInterval: the store sets it itself', 'defaultdeadline: EVENT_STORE_TIMEOUT_MS is the time limit'],
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(line)).not.toMatch(/jane|geheim/);
  });

  it.each(['', 'esdb://db', 'esdb://db?nodePreference=leader&tlsVerifyCert=true&throwOnAppendFailure=true'])('begins with nothing for "%s"', (url) => {
    expect(linesOn(url)).toEqual([]);
  });
});
