import { createLog, errorFacts } from './logging.js';

function captured(level: 'info' | 'warn') {
  const lines: string[] = [];
  const log = createLog({ level, service: 'api', destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines };
}

describe('the log', () => {
  it('writes one JSON line per fact, with service, level by name and an RFC 3339 time', () => {
    const { log, lines } = captured('info');
    log.info({ event: 'started', port: 3000 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', service: 'api', event: 'started', port: 3000, time: expect.stringMatching(/Z$/) as unknown });
  });

  it('keeps to its level', () => {
    const { log, lines } = captured('warn');
    log.info({ event: 'started' });
    expect(lines).toEqual([]);
  });
});

describe('the facts of an error', () => {
  it('leave out the message of a SyntaxError, because JSON.parse quotes what it read', () => {
    let thrown: unknown;
    try {
      JSON.parse('{"phone":"13800000000"');
    } catch (error) {
      thrown = error;
    }
    expect(JSON.stringify(errorFacts(thrown))).not.toContain('13800000000');
    expect(errorFacts(thrown)).toMatchObject({ name: 'SyntaxError' });
  });

  it('follow the causes, three deep at most', () => {
    const error = new Error('0', { cause: new Error('1', { cause: new Error('2', { cause: new Error('3', { cause: new Error('4') }) }) }) });
    expect(JSON.stringify(errorFacts(error))).toContain('"message":"3"');
    expect(JSON.stringify(errorFacts(error))).not.toContain('"message":"4"');
  });
});
