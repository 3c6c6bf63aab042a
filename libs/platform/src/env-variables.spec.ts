import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secret, withoutCredentials } from './env-variables.js';

describe('a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-secret-'));
  const file = (text: string): string => {
    writeFileSync(join(folder, 'secret'), text);
    return join(folder, 'secret');
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the one line of its file, or the variable', () => {
    expect(secret({ X_FILE: file(' two words \r\n') }, 'X')).toBe(' two words ');
    expect(secret({ X: 'two words' }, 'X')).toBe('two words');
    expect(secret({ X: '' }, 'X')).toBeUndefined();
  });

  it.each(['', '\n', 'one\ntwo\n'])('is not a file with %j', (text) => {
    expect(() => secret({ X_FILE: file(text) }, 'X')).toThrow(/X_FILE=.*: the file must hold one line/);
  });

  it.each([
    ['esdb://jane:geheim@db:2113?tls=true', 'esdb://***@db:2113?tls=true'],
    ['postgres://jane:ge@/h?eim@db/city', 'postgres://***@db/city'],
    ['postgres://db/city?password=geheim&sslmode=disable', 'postgres://db/city?password=***&sslmode=disable'],
    ['sqlite:./data/events.db', 'sqlite:./data/events.db'],
  ])('in the URL %s is not shown', (url, shown) => {
    expect(withoutCredentials(url)).toBe(shown);
  });
});
