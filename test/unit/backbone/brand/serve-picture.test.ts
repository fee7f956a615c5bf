import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../../functions/backbone/brand/serve-picture.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';

async function get(file: string, method = 'GET') {
  const event = { pathParameters: { file }, requestContext: { requestId: 'req-1', http: { method } } };
  return (await handler(event as never, lambdaContext())) as APIGatewayProxyStructuredResultV2;
}

describe('the pictures of the pages', () => {
  it('are those that pages name; browsers keep them, and run nothing in them', async () => {
    const { logo, favicon } = programme.pictures;
    for (const picture of [logo?.light, logo?.dark, favicon]) {
      const { statusCode, headers, body = '' } = await get(picture?.file ?? '');
      expect(statusCode).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'image/svg+xml',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
      expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'.*sandbox$/);
      expect(Buffer.from(body, 'base64').toString()).toMatch(/^<svg /);
    }
  });

  it('are as GET shows them for HEAD, without their content', async () => {
    for (const file of [programme.pictures.favicon?.file ?? '', 'unknown.svg']) {
      const { body: _content, isBase64Encoded: _encoded, ...shown } = await get(file);
      expect(await get(file, 'HEAD')).toEqual({ ...shown, body: '', isBase64Encoded: false });
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('are not changed: %s gets 405 with Allow', async (method) => {
    const { statusCode, headers } = await get(programme.pictures.favicon?.file ?? '', method);
    expect({ statusCode, allow: headers?.['allow'] }).toEqual({ statusCode: 405, allow: 'GET, HEAD' });
  });

  it.each(['logo.svg', 'logo-000000000000.svg', '../programme.json', ''])('are no other: %s', async (file) => {
    expect((await get(file)).statusCode).toBe(404);
  });
});
