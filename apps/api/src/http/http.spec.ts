import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLog } from '#libs/platform/src/logging.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { tagAnswers } from './etag.js';
import { CodedList, Flag, Instant, NumberInQuery, OneOf, Text, TextList, WholeNumber } from './fields.js';
import { ID, ID_KIND, ID_LENGTH } from './patterns.js';
import { ProblemFilter } from './problem.filter.js';
import { observeRequests } from './request-log.js';
import { createHttpAdapter } from './server.js';
import { ValidationPipe } from './validation.pipe.js';

class ProbeRequest {
  @OneOf(['red', 'green'])
  readonly colour!: string;

  @WholeNumber(1, 5, { optional: true })
  readonly stars?: number;

  @Text(20, { optional: true })
  readonly note?: string;

  @Flag({ optional: true })
  readonly loud?: boolean;

  @Instant({ optional: true })
  readonly at?: string;

  @CodedList(ID, ID_LENGTH, ID_KIND, { optional: true, min: 1, max: 2 })
  readonly units?: readonly string[];

  @TextList(10, { optional: true, max: 2 })
  readonly names?: readonly string[];
}

class ProbeQuery {
  @NumberInQuery(1, 5)
  readonly limit?: number;
}

@Controller('probe')
class ProbeController {
  @Post()
  probe(@Body() request: ProbeRequest) {
    return { revision: 7, request: { ...request } };
  }

  @Get('sought')
  sought(@Query() query: ProbeQuery) {
    return { ...query };
  }

  @Get('broken')
  broken(): never {
    throw new Error('secret of the house');
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

describe('the HTTP edge', () => {
  let app: NestFastifyApplication;
  const lines: string[] = [];

  beforeAll(async () => {
    const log = createLog({ level: 'info', service: 'api', destination: { write: (line) => void lines.push(line) } });
    const metrics = new Metrics('api');
    const filter = new ProblemFilter(log, metrics);
    const adapter = createHttpAdapter(64 * 1024, (error, request, reply) => filter.answer(error, request, reply));
    app = await NestFactory.create<NestFastifyApplication>(ProbeModule, adapter, { bodyParser: false, logger: false });
    app.useGlobalFilters(filter);
    app.useGlobalPipes(new ValidationPipe());
    observeRequests(adapter.getInstance(), log, metrics);
    tagAnswers(adapter.getInstance());
    await app.init();
    await adapter.getInstance().ready();
  });

  afterAll(() => app.close());

  const send = (payload: string | Buffer, contentType = 'application/json') =>
    app.inject({ method: 'POST', url: '/probe', payload, headers: { 'content-type': contentType } });
  const errorsOf = async (body: unknown) => {
    const answer = await send(JSON.stringify(body));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    return answer.json<{ errors: { field: string; message: string }[] }>().errors;
  };

  it('hands a valid body on, instants in UTC with milliseconds, and tags the answer with the revision', async () => {
    const answer = await send(JSON.stringify({ colour: 'red', stars: 5, at: '2026-11-22T09:30:00+08:00' }));
    expect(answer.statusCode).toBe(201);
    expect(answer.json<{ request: unknown }>().request).toEqual({ colour: 'red', stars: 5, at: '2026-11-22T01:30:00.000Z' });
    expect(answer.headers.etag).toBe('"7"');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names every faulty field at once', async () => {
    const errors = await errorsOf({ colour: 'blue', stars: 9, note: ' ', loud: 'yes', at: '2026-02-30T00:00:00Z', units: ['a', 'a'], names: 'x', more: 1 });
    expect(errors.map(({ field }) => field).toSorted()).toEqual(expect.arrayContaining(['at', 'colour', 'loud', 'more', 'names', 'note', 'stars', 'units']));
    expect(errors).toContainEqual({ field: 'colour', message: 'must be one of red, green' });
    expect(errors).toContainEqual({ field: 'more', message: 'is not a field of this request' });
    expect(errors).toContainEqual({ field: 'units', message: 'must not name the same twice' });
  });

  it.each([
    ['a missing field', {}, 'colour'],
    ['null for an optional field', { colour: 'red', note: null }, 'note'],
    ['a string for a number', { colour: 'red', stars: '5' }, 'stars'],
    ['a fraction', { colour: 'red', stars: 1.5 }, 'stars'],
    ['an object for text', { colour: 'red', note: { text: 'x' } }, 'note'],
    ['a list for text', { colour: 'red', note: ['a'] }, 'note'],
    ['text beyond its bound', { colour: 'red', note: 'x'.repeat(21) }, 'note'],
    ['a list beyond its bound', { colour: 'red', names: ['a', 'b', 'c'] }, 'names'],
    ['an empty list where one is needed', { colour: 'red', units: [] }, 'units'],
    ['a number in a list of texts', { colour: 'red', names: [1] }, 'names'],
    ['an instant without offset', { colour: 'red', at: '2026-11-22T09:30:00' }, 'at'],
  ])('refuses %s by its field', async (_, body, field) => {
    expect((await errorsOf(body)).map((error) => error.field)).toContain(field);
  });

  it.each(['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'])('refuses the inherited name %s as a field, also within one', async (name) => {
    const message = 'is not a field of this request';
    expect(await errorsOf({ colour: 'red', [name]: 1 })).toEqual([{ field: name, message }]);
    expect(await errorsOf({ colour: 'red', note: [{ [name]: 1 }] })).toEqual([{ field: `note.0.${name}`, message }]);
  });

  it.each(['constructor', '__proto__', 'toString'])('refuses ?%s=1', async (name) => {
    const answer = await app.inject({ method: 'GET', url: `/probe/sought?${name}=1` });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: unknown }>().errors).toEqual([{ field: name, message: 'is not a field of this request' }]);
  });

  it('says the same of a field once', async () => {
    expect(await errorsOf({ colour: 'red', stars: 'x' })).toEqual([{ field: 'stars', message: 'must be a whole number from 1 to 5' }]);
  });

  it.each(['0001-01-01T00:00:00Z', '0099-12-31T23:59:59Z', '1000-01-01T00:00:00Z', '1999-12-31T23:59:59Z', '2000-01-01T00:00:00+08:00'])(
    'refuses %s as too early', async (at) => {
      expect(await errorsOf({ colour: 'red', at })).toEqual([{ field: 'at', message: 'must not be before 2000-01-01T00:00:00Z' }]);
    });

  it('refuses an instant that is year 10000 somewhere', async () => {
    expect(await errorsOf({ colour: 'red', at: '9999-12-31T00:00:00Z' })).toEqual([{ field: 'at', message: 'must be before 9999-12-31T00:00:00Z' }]);
  });

  it.each([['a list', []], ['a text', 'red'], ['a number', 4], ['true', true]])('refuses %s as body', async (_, body) => {
    expect(await errorsOf(body)).toEqual([{ field: 'body', message: 'must be a JSON object' }]);
  });

  it.each([
    ['broken JSON', Buffer.from('{"colour":')],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['U+0000 as an escape', Buffer.from('{"colour":"red","note":"a\\u0000b"}')],
    ['a lone surrogate', Buffer.from('{"colour":"red","note":"\\ud83d"}')],
    ['a lone surrogate in a name', Buffer.from('{"colour":"red","\\udc00":1}')],
    ['__proto__', Buffer.from('{"colour":"red","__proto__":{"stars":1}}')],
    ['constructor', Buffer.from('{"colour":"red","constructor":{}}')],
    ['thirty thousand nested lists', Buffer.from('['.repeat(30_000) + ']'.repeat(30_000))],
  ])('answers %s with malformed-body', async (_, bytes) => {
    const answer = await send(bytes);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ type: string }>().type).toBe('urn:xiuhua:problem:malformed-body');
  });

  it('never quotes what it could not read', async () => {
    expect((await send('{"phone":"13800000000"')).body).not.toContain('13800000000');
  });

  it('answers a body of 1 MB with 413', async () => {
    const answer = await send(JSON.stringify({ colour: 'red', note: 'x'.repeat(1024 * 1024) }));
    expect(answer.statusCode).toBe(413);
    expect(answer.json<{ type: string }>().type).toBe('urn:xiuhua:problem:body-too-large');
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=gbk'])(
    'answers %s with 415', async (contentType) => {
      const answer = await send('{"colour":"red"}', contentType);
      expect(answer.statusCode).toBe(415);
      expect(answer.json<{ type: string }>().type).toBe('urn:xiuhua:problem:unsupported-media-type');
    });

  it('reads charset=utf-8 as what JSON is anyway', async () => {
    expect((await send('{"colour":"red"}', 'application/json; charset=UTF-8')).statusCode).toBe(201);
  });

  it.each(['/nowhere', '/probe/%zz', `/probe/${'x'.repeat(300)}`, '/probe/../../etc/passwd'])('answers GET %s with a problem of 4xx', async (url) => {
    const answer = await app.inject({ method: 'GET', url });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('shows nothing of its inside in a 500, and logs the fault under the request id', async () => {
    const answer = await app.inject({ method: 'GET', url: '/probe/broken?phone=13800000000' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    const id = answer.headers['x-request-id'];
    expect(answer.json<{ instance: string }>().instance).toBe(`urn:uuid:${String(id)}`);
    expect(lines.map((line) => JSON.parse(line) as Record<string, unknown>)).toContainEqual(
      expect.objectContaining({ event: 'fault', requestId: id, error: expect.objectContaining({ message: 'secret of the house' }) as unknown }));
  });

  it('logs the pattern of the route, never the URL or the body', async () => {
    await send(JSON.stringify({ colour: 'red', note: 'Frau Holle' }));
    await app.inject({ method: 'GET', url: '/probe/broken?phone=13800000000' });
    expect(lines.join('')).toContain('"route":"/probe/broken"');
    expect(lines.join('')).not.toMatch(/13800000000|Frau Holle/);
  });
});
