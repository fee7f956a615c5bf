import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import description from '../../../../docs/generated/openapi.json' with { type: 'json' };
import { allowedMethods } from '../../../../functions/backbone/api-description/allowed-methods.ts';
import { handler } from '../../../../functions/backbone/api-description/describe-api.ts';
import { shadowedKeys } from '../../../../shared/http/route.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';

async function call(routeKey: string, method: string, rawPath: string, headers = {}, queryStringParameters = {}) {
  const requestContext = { requestId: 'req-1', http: { method } };
  const event = { routeKey, rawPath, headers, queryStringParameters, requestContext };
  return (await handler(event as never, lambdaContext())) as APIGatewayProxyStructuredResultV2;
}

describe('GET /openapi.json', () => {
  test('is the generated document', async () => {
    const answer = await call('GET /openapi.json', 'GET', '/openapi.json');
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body ?? '')).toEqual(description);
    expect(await call('$default', 'HEAD', '/openapi.json')).toEqual({ ...answer, body: '', isBase64Encoded: false });
  });
});

describe('what is not an operation', () => {
  test('is not found when the path is unknown, and says no more', async () => {
    const answer = await call('$default', 'GET', '/secret/thing');
    expect(answer).toMatchObject({ statusCode: 404, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ status: 404, instance: 'urn:request:req-1' });
    expect(answer.body).not.toContain('secret');
  });

  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

  test.each([
    ['/', { 'accept-language': 'ja' }, {}, 'ja', 'このアドレスにページはございません'],
    ['/', { 'accept-language': 'ja' }, { lang: 'en' }, 'en', 'There is no page at this address'],
    ['/secret/thing', { 'accept-language': 'en' }, {}, 'en', 'There is no page at this address'],
  ])('%s is a small page in a browser, by %j and %j', async (path, language, query, spoken, title) => {
    const { statusCode, headers, body = '' } = await call('$default', 'GET', path, { ...browser, ...language }, query);
    expect(statusCode).toBe(404);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-language': spoken });
    expect(headers?.['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).not.toContain('secret');
    // The other language and the statement, and the address to write to: nothing else is there.
    const links = [...body.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href.replace(/[?:].*/, ''));
    expect(new Set(links)).toEqual(new Set(['', '/privacy/statement', 'mailto']));
  });

  test.each([
    ['GET', '/', { accept: 'application/json' }],
    ['POST', '/', browser],
    ['GET', '/gatherings/gth_04fz7kq2m9x1c/publish', browser],
  ])('%s %s with %j gets a problem', async (method, path, headers) => {
    const problem = { 'content-type': 'application/problem+json' };
    expect(await call('$default', method, path, headers)).toMatchObject({ headers: problem });
  });

  test('names the methods that the path takes', async () => {
    const answer = await call('$default', 'DELETE', '/gatherings/gth_04fz7kq2m9x1c');
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'GET, PATCH' } });
  });

  test('has no body for HEAD', async () => {
    expect(await call('$default', 'HEAD', '/jobs')).toMatchObject({ statusCode: 405, body: '' });
    expect(await call('$default', 'HEAD', '/openapi.json/x')).toMatchObject({ statusCode: 404, body: '' });
  });
});

describe('the methods of a path', () => {
  const described = { paths: { '/jobs': { get: {}, post: {} }, '/jobs/{jobId}': { get: {}, patch: {} } } };

  test.each([
    ['/jobs', ['GET', 'POST']],
    ['/jobs/job_1', ['GET', 'PATCH']],
    ['/jobs/', []],
    ['/jobs/job_1/publish', []],
    ['/', []],
  ])('%s takes %j', (path, methods) => {
    expect(allowedMethods(described, path)).toEqual(methods);
  });

  test('a name is not a parameter: of two templates the most specific one counts', () => {
    const paths = { '/alumni/{alumniId}': { get: {} }, '/alumni/imports': { post: {} } };
    expect(allowedMethods({ paths }, '/alumni/imports')).toEqual(['POST']);
    expect(allowedMethods({ paths }, '/alumni/alm_1')).toEqual(['GET']);
  });
});

describe('what a path with parameters would take', () => {
  test('is what a plain path beside it does not declare', () => {
    const keys = ['GET /alumni/{alumniId}', 'PATCH /alumni/{alumniId}', 'POST /alumni/imports', '$default'];
    expect(shadowedKeys(keys)).toEqual(['GET /alumni/imports', 'PATCH /alumni/imports']);
    expect(shadowedKeys([...keys, ...shadowedKeys(keys)])).toEqual([]);
    expect(shadowedKeys(['GET /jobs', 'POST /jobs', 'GET /jobs/{jobId}', 'ANY /i/{token}'])).toEqual([]);
  });

  test('is refused as every other method that a path does not take', async () => {
    expect(await call('GET /alumni/imports', 'GET', '/alumni/imports')).toMatchObject({
      statusCode: 405,
      headers: { allow: 'POST' },
    });
  });
});
