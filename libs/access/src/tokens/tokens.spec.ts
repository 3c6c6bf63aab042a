import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { Clock } from '#libs/platform/src/clock.js';
import { ROLES } from '../caller.js';
import { ClaimError } from './claims.js';
import { IssuerKeyError, openLocalKey } from './local-key.js';
import { LocalIssuer, type TokenRequest } from './local-issuer.js';
import { InvalidTokenError, IssuerUnavailableError } from './token-errors.js';
import { MAX_TOKEN_LENGTH, TokenVerifier } from './token-verifier.js';

class SettableClock extends Clock {
  millis = Date.parse('2026-11-22T08:00:00Z');
  now(): number {
    return this.millis;
  }
}

const ISSUER = { issuer: 'xiuhua-local', audience: 'xiuhua' };
const LEADER: TokenRequest = { subject: 'leader-1', role: 'grid-leader', grids: ['xf/xf-01'], ttlSeconds: 3600 };
const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens of the local issuer', () => {
  let directory: string;
  let keyFile: string;
  let clock: SettableClock;
  let issuer: LocalIssuer;
  let verifier: TokenVerifier;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tokens-'));
    keyFile = join(directory, 'issuer.jwk');
    clock = new SettableClock();
    issuer = LocalIssuer.open({ keyFile, ...ISSUER, clock });
    verifier = TokenVerifier.for({ kind: 'local', keyFile, ...ISSUER }, clock);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A token with anything in it, signed with the right key unless told otherwise. */
  const sign = (payload: JWTPayload, key = openLocalKey(keyFile).privateKey): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
  const seconds = (): number => Math.floor(clock.now() / 1000);
  const good = (): JWTPayload => ({ sub: 'leader-1', role: 'grid-leader', grids: ['xf/xf-01'], iss: 'xiuhua-local', aud: 'xiuhua', exp: seconds() + 60 });
  const faultOf = async (token: string): Promise<unknown> => {
    const error: unknown = await verifier.verify(token).then(() => 'accepted', (thrown: unknown) => thrown);
    return error instanceof InvalidTokenError ? error.fault : error;
  };

  it('tell who calls', async () => {
    const caller = await verifier.verify(await issuer.issue({ ...LEADER, communities: ['xf'], unit: 'power-works' }));
    expect(caller).toEqual({ subject: 'leader-1', role: 'grid-leader', communities: ['xf'], grids: ['xf/xf-01'], unit: 'power-works' });
  });

  it('open nothing by what they leave out', async () => {
    expect(await verifier.verify(await sign({ ...good(), grids: undefined }))).toEqual({ subject: 'leader-1', role: 'grid-leader', communities: [], grids: [] });
  });

  it('hold until they expire and a few seconds more, also when remembered', async () => {
    const token = await issuer.issue({ ...LEADER, ttlSeconds: 100 });
    await verifier.verify(token);
    clock.millis += 104_000;
    await expect(verifier.verify(token)).resolves.toHaveProperty('subject');
    clock.millis += 1_000;
    expect(await faultOf(token)).toBe('expired');
    expect(await TokenVerifier.for({ kind: 'local', keyFile, ...ISSUER }, clock).verify(token).catch((error: InvalidTokenError) => error.fault)).toBe('expired');
  });

  it('are verified once while they are remembered, and give the same caller', async () => {
    const token = await issuer.issue(LEADER);
    const caller = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(caller);
    clock.millis += 300_000;
    const later = await verifier.verify(token);
    expect(later).toEqual(caller);
    expect(later).not.toBe(caller);
  });

  it('hold in another process that shares the key file, and after a restart', async () => {
    const token = await LocalIssuer.open({ keyFile, ...ISSUER, clock }).issue(LEADER);
    await expect(verifier.verify(token)).resolves.toHaveProperty('role', 'grid-leader');
    expect(readdirSync(directory)).toEqual(['issuer.jwk']);
  });

  (process.platform === 'win32' ? it.skip : it)('are signed with a key that only its owner can read', () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  });

  describe('are refused', () => {
    it('without a signature (alg none)', async () => {
      expect(await faultOf(`${b64({ alg: 'none' })}.${b64(good())}.`)).toBe('malformed');
      expect(await faultOf(`${b64({ alg: 'none' })}.${b64(good())}.${b64('x')}`)).toBe('malformed');
    });

    it('when signed by HMAC with the public key as the secret', async () => {
      const { publicKey } = openLocalKey(keyFile);
      for (const secret of [publicKey.export({ format: 'der', type: 'spki' }), JSON.stringify(publicKey.export({ format: 'jwk' }))]) {
        const body = `${b64({ alg: 'HS256' })}.${b64(good())}`;
        expect(await faultOf(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)).toBe('malformed');
      }
    });

    it('when signed by another key, also one that the token brings along', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      expect(await faultOf(await sign(good(), privateKey))).toBe('signature');
      const jwk = await exportJWK(publicKey);
      expect(await faultOf(await new SignJWT(good()).setProtectedHeader({ alg: 'EdDSA', jwk }).sign(privateKey))).toBe('signature');
    });

    it('when another algorithm\'s key signed', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      expect(await faultOf(await new SignJWT(good()).setProtectedHeader({ alg: 'ES256' }).sign(privateKey))).toBe('malformed');
    });

    it('for another audience, from another issuer, before their time, without an end, without a subject', async () => {
      expect(await faultOf(await sign({ ...good(), aud: 'other' }))).toBe('audience');
      expect(await faultOf(await sign({ ...good(), aud: undefined }))).toBe('audience');
      expect(await faultOf(await sign({ ...good(), iss: 'other' }))).toBe('issuer');
      expect(await faultOf(await sign({ ...good(), nbf: seconds() + 60 }))).toBe('not-yet-valid');
      expect(await faultOf(await sign({ ...good(), exp: seconds() - 60 }))).toBe('expired');
      expect(await faultOf(await sign({ ...good(), exp: undefined }))).toBe('claims');
      expect(await faultOf(await sign({ ...good(), sub: undefined }))).toBe('claims');
    });

    it('when huge, before anything is parsed or remembered', async () => {
      expect(await faultOf('a'.repeat(MAX_TOKEN_LENGTH + 1))).toBe('too-long');
      expect(await faultOf(await sign({ ...good(), more: 'x'.repeat(MAX_TOKEN_LENGTH) }))).toBe('too-long');
    });

    it.each<[string, JWTPayload]>([
      ['a role that does not exist', { role: 'root' }],
      ['no role', { role: undefined }],
      ['a role list', { role: ['admin'] }],
      ['a role of the prototype', { role: 'constructor' }],
      ['communities that are a text', { communities: 'xf' }],
      ['a community that is no id', { communities: ['xf', 'a b'] }],
      ['a community that is a number', { communities: [1] }],
      ['too many communities', { communities: Array.from({ length: 201 }, (_, n) => `c${n}`) }],
      ['a grid without its community', { grids: ['xf-01'] }],
      ['a grid with too many parts', { grids: ['xf/xf-01/1'] }],
      ['a wildcard grid', { grids: ['xf/*'] }],
      ['an overlong id', { unit: 'u'.repeat(65) }],
      ['a unit that is an object', { unit: {} }],
      ['an overlong subject', { sub: 's'.repeat(256) }],
      ['a subject with a line break', { sub: 'a\nb' }],
    ])('with %s, though well signed', async (_, claims) => {
      expect(await faultOf(await sign({ ...good(), ...claims }))).toBe('claims');
    });

    it('whatever the text is', async () => {
      const part = fc.oneof(fc.string({ maxLength: 60 }), fc.jsonValue().map(b64), fc.constantFrom(b64({ alg: 'EdDSA' }), b64(good()), ''));
      const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')));
      await fc.assert(
        fc.asyncProperty(text, async (token) => expect(['malformed', 'signature']).toContain(await faultOf(token))),
        { numRuns: 1000 },
      );
    });

    it('once any character was changed', async () => {
      const token = await issuer.issue(LEADER);
      await verifier.verify(token);
      await fc.assert(
        fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.'), async (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1);
          const sameBytes = changed.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex')).join('.')
            === token.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex')).join('.');
          if (!sameBytes) expect(['malformed', 'signature']).toContain(await faultOf(changed));
        }),
        { numRuns: 1000 },
      );
    });
  });

  it('are not issued with claims that the verifier refuses', async () => {
    await expect(issuer.issue({ ...LEADER, grids: ['xf-01'] })).rejects.toThrow(ClaimError);
    await expect(issuer.issue({ ...LEADER, subject: '' })).rejects.toThrow(ClaimError);
    await expect(issuer.issue({ ...LEADER, ttlSeconds: 0 })).rejects.toThrow(RangeError);
    await expect(issuer.issue({ ...LEADER, ttlSeconds: 1e9 })).rejects.toThrow(RangeError);
  });

  it('are issued for every role', async () => {
    for (const role of ROLES) expect((await verifier.verify(await issuer.issue({ ...LEADER, role }))).role).toBe(role);
  });

  it.each(['', 'no json', '{}', '{"kty":"OKP"}'])('name the key file that holds %j, and quote nothing of it', (content) => {
    writeFileSync(keyFile, content);
    expect(() => openLocalKey(keyFile)).toThrow(IssuerKeyError);
    expect(() => openLocalKey(keyFile)).toThrow(keyFile);
    if (content === 'no json') expect(() => openLocalKey(keyFile)).not.toThrow(/no json/);
  });
});

describe('tokens of an outside issuer', () => {
  const clock = new SettableClock();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let server: Server;
  let answer: { status: number; body: string };
  let source: { kind: 'jwks'; jwksUrl: string; issuer: string; audience: string };

  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] }) };
    server = createServer((_, response) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    source = { kind: 'jwks', jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`, issuer: 'https://id.example', audience: 'xiuhua' };
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const sign = (kid: string, key = privateKey, alg = 'ES256'): Promise<string> =>
    new SignJWT({ sub: 'd', role: 'dispatcher', communities: ['xf'], iss: 'https://id.example', aud: 'xiuhua', exp: Math.floor(clock.now() / 1000) + 60 })
      .setProtectedHeader({ alg, kid }).sign(key);

  it('tell who calls', async () => {
    const caller = await TokenVerifier.for(source, clock).verify(await sign('one'));
    expect(caller).toEqual({ subject: 'd', role: 'dispatcher', communities: ['xf'], grids: [] });
  });

  it('are refused when signed by a key the issuer does not publish', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const token of [await sign('one', stranger), await sign('two', stranger)]) {
      await expect(TokenVerifier.for(source, clock).verify(token)).rejects.toMatchObject({ name: 'InvalidTokenError', fault: 'signature' });
    }
  });

  it.each([[500, ''], [200, 'no json'], [200, '{}']])('cannot be judged while the issuer answers %i %j', async (status, body) => {
    answer = { status, body };
    await expect(TokenVerifier.for(source, clock).verify(await sign('one'))).rejects.toThrow(IssuerUnavailableError);
  });

  it('cannot be judged while the issuer cannot be reached', async () => {
    const away = { ...source, jwksUrl: 'http://127.0.0.1:9/jwks' };
    await expect(TokenVerifier.for(away, clock).verify(await sign('one'))).rejects.toThrow(IssuerUnavailableError);
  });
});
