/** The middleware of the HTTP kit, each with nothing around it but what it stands on. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type OriginContext, origin } from '../../../shared/http/middleware/origin.ts';
import { problems } from '../../../shared/http/middleware/problems.ts';
import { requestLog } from '../../../shared/http/middleware/request-log.ts';
import { responseHeaders } from '../../../shared/http/middleware/response-headers.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { entry, lambda } from '../../../shared/lambda/lambda.ts';
import { invocation } from '../../../shared/lambda/middleware/invocation.ts';
import { apiCall, lambdaContext } from '../../fixtures/invocations.ts';

// Powertools then writes to the console of the test; its logger asks when it is made.
vi.hoisted(() => {
  process.env['POWERTOOLS_DEV'] = 'true';
});
const lines: { code: string; [field: string]: unknown }[] = [];
for (const level of ['info', 'error'] as const) {
  vi.spyOn(console, level).mockImplementation((line: string) => lines.push(JSON.parse(line)));
}
afterEach(() => {
  lines.splice(0);
  delete process.env['_X_AMZN_TRACE_ID'];
});

function served(run: (context: OriginContext) => APIGatewayProxyStructuredResultV2) {
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(invocation())
    .use(origin())
    .use(requestLog('REQUEST_SERVED'))
    .use(responseHeaders({ 'content-type': 'application/json', 'cache-control': 'no-store' }))
    .use(problems())
    .handler(async (_event, context) => run(context));
  const typed = entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
  return typed(apiCall({ routeKey: 'GET /cups' }), lambdaContext());
}

describe('responseHeaders', () => {
  test('are on every response; its own headers override them', async () => {
    const csv = { statusCode: 200, headers: { 'content-type': 'text/csv' } };
    expect((await served(() => csv)).headers).toEqual({ 'content-type': 'text/csv', 'cache-control': 'no-store' });
  });

  test('stand on refusals and failures too', async () => {
    for (const error of [new Problem(409, 'Too late.'), new Error('the secret is 4711')]) {
      const { headers, body } = await served(() => {
        throw error;
      });
      expect(headers).toEqual({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
      expect(body).not.toContain('4711');
    }
  });
});

describe('requestLog', () => {
  test('writes one line with the ids of the request, after a failure too', async () => {
    await served(() => ({ statusCode: 204 }));
    await served(() => {
      throw new Error('the secret is 4711');
    });
    expect(lines.map(({ code, status, method }) => [code, status, method])).toEqual([
      ['REQUEST_SERVED', 204, 'GET'],
      ['REQUEST_FAILED', undefined, 'GET'],
      ['REQUEST_SERVED', 500, 'GET'],
    ]);
    expect(lines.every(({ correlationId }) => String(correlationId).startsWith('req-'))).toBe(true);
    expect(JSON.stringify(lines)).not.toContain('4711');
  });
});

describe('origin', () => {
  const seenBy = async () => {
    let seen: unknown;
    await served((context) => {
      seen = context.origin.traceparent;
      return { statusCode: 204 };
    });
    return seen;
  };

  test('carries the trace on that Lambda is part of', async () => {
    process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    expect(await seenBy()).toBe('00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01');
  });

  test('invents no trace where the request has none', async () => {
    expect(await seenBy()).toBeUndefined();
  });
});

describe('invocation', () => {
  test('logs an error that nothing turned into a response by its name, and throws it on', async () => {
    const handler = lambda(async () => {
      throw new TypeError('the secret is 4711');
    });
    await expect(handler(undefined, lambdaContext('req-7'))).rejects.toThrow(TypeError);
    expect(lines).toMatchObject([{ code: 'FUNCTION_FAILED', errorName: 'TypeError', requestId: 'req-7' }]);
    expect(JSON.stringify(lines)).not.toContain('4711');
  });
});
