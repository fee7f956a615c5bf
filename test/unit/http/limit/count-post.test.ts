/** What a person does is not lost because it could not be counted. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { tableVariable } from '../../../../shared/dynamo/table-definition.ts';
import { countPost } from '../../../../shared/http/limit/count-post.ts';
import { pagePostsTable } from '../../../../shared/http/limit/page-posts-table.ts';
import type { Log } from '../../../../shared/log/log.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';

const aws = await FakeAws.start();
/** Never answers where the case says so; otherwise as the fake does. */
let hangs = false;
const front = createServer(async (request, response) => {
  if (hangs) return;
  const body = await Array.fromAsync(request);
  const headers = { 'x-amz-target': String(request.headers['x-amz-target']) };
  const answer = await fetch(aws.endpoint, { method: 'POST', headers, body: Buffer.concat(body) });
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text());
});
await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
const variable = tableVariable(pagePostsTable);
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await aws.stop();
});

const lines: unknown[] = [];
const note = (code: string, fields?: object, error?: unknown) =>
  lines.push([code, fields, ...(error instanceof Error ? [error.name] : [])]);
const log: Log = { info: note, warn: note, error: note, with: () => log };
const form = { now: new Date('2026-11-30T13:44:30Z'), log };
const sent = () => ({ ...form, link: { purpose: 'rsvp' as const, recipient: somebody() } });

beforeEach(() => {
  process.env[variable] = 'posts';
  lines.length = 0;
  hangs = false;
  aws.calls.length = 0;
});

describe('a form', () => {
  test('is counted in one write, under the page of its link, without what it said', async () => {
    aws.on('UpdateItem', () => ({ body: {} }));
    const one = sent();
    expect(await countPost(one)).toBeUndefined();
    expect(aws.calls).toEqual([
      {
        operation: 'UpdateItem',
        input: expect.objectContaining({
          TableName: 'posts',
          Key: { alumniId: { S: one.link.recipient }, since: { S: '2026-11-30T13:40:00.000Z' } },
          UpdateExpression: 'ADD #counter :one SET #expires = :expires',
          ExpressionAttributeNames: { '#counter': 'rsvp', '#expires': 'expiresAt' },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':below': { N: '30' },
            ':expires': { N: String(Date.parse('2026-12-01T13:44:30Z') / 1000) },
          },
        }),
      },
    ]);
    expect(lines).toEqual([]);
  });

  test('is refused where there were as many as the page takes, for the rest of the window', async () => {
    aws.on('UpdateItem', () => ({ status: 400, body: { __type: 'ConditionalCheckFailedException' } }));
    expect(await countPost(sent())).toBe(330);
    expect(lines).toEqual([['POST_REFUSED', { purpose: 'rsvp', seconds: 330 }]]);
  });

  test.each([
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['AccessDeniedException', 400],
    ['ResourceNotFoundException', 400],
    ['InternalServerError', 500],
  ])('is taken where it cannot be counted: %s', async (type, status) => {
    aws.on('UpdateItem', () => ({ status, body: { __type: type } }));
    expect(await countPost(sent())).toBeUndefined();
    // The SDK repeats what is throttled, for as long as the count may take.
    const named = expect.stringMatching(new RegExp(`^(${type}|AbortError)$`));
    expect(lines).toEqual([['POST_NOT_COUNTED', { purpose: 'rsvp' }, named]]);
  });

  test('is taken within about a second where the count gets no response', async () => {
    hangs = true;
    const before = performance.now();
    expect(await countPost(sent())).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(lines).toEqual([['POST_NOT_COUNTED', { purpose: 'rsvp' }, expect.stringMatching(/Abort|Timeout/)]]);
  });

  test('fails where a stack forgot the table: that is not a passing fault', async () => {
    delete process.env[variable];
    await expect(countPost(sent())).rejects.toThrow(variable);
  });
});
