import type { Answer } from './client.js';

/** The answer is this problem, with everything that RFC 9457 and docs/problems.md promise. */
export function expectProblem(answer: Answer, status: number, name: string): void {
  expect([answer.status, (answer.body as { type?: string } | undefined)?.type]).toEqual([status, `urn:xiuhua:problem:${name}`]);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status, title: expect.any(String) as unknown, instance: `urn:uuid:${String(answer.headers['x-request-id'])}` });
}

/** The fields a 400 names, in alphabetical order. */
export const fieldsOf = (answer: Answer): string[] => (answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field).toSorted();
