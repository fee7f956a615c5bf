import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Throttle } from '../src/gateway/throttle.ts';
import type { TemplateValue } from '../src/template/assembly.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from './fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;

/** Changes the resources of a type before they start. */
function edited(type: string, change: (properties: Record<string, TemplateValue>) => void) {
  return (
    _stack: string,
    { Resources }: { Resources: Record<string, { Type: string; Properties: Record<string, TemplateValue> }> },
  ) => {
    for (const { Type, Properties } of Object.values(Resources)) if (Type === type) change(Properties);
  };
}

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir, {
    edit: (stack, template) => {
      edited('AWS::ApiGatewayV2::Stage', (properties) => {
        properties['DefaultRouteSettings'] = { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 };
        properties['RouteSettings'] = { 'ANY /open/{name}': { ThrottlingRateLimit: 0.01, ThrottlingBurstLimit: 3 } };
      })(stack, template);
      edited('AWS::ApiGatewayV2::Integration', (properties) => {
        properties['TimeoutInMillis'] = 1500;
      })(stack, template);
    },
  });
  client = new Client(cloud);
  // A process that still has to start may take longer than the integration waits.
  await until(async () => (await client.order('now')).status === 200);
});

afterAll(() => cloud?.close());

describe('throttles', () => {
  it('fill at their rate and hold their burst', () => {
    let now = 0;
    const throttle = new Throttle({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 2 }, () => now);
    const admitted = () => [1, 2, 3].filter(() => throttle.admits()).length;
    expect(admitted()).toBe(2);
    now += 100;
    expect(admitted()).toBe(1);
    now += 60_000;
    expect(admitted()).toBe(2);
  });

  it('respond with 429 on the route that is asked too often, and on no other', async () => {
    const open = () => fetch(`${cloud.api}/open/secret-token`, { headers: { 'user-agent': 'curious/1.0' } });
    const answers = [await open(), await open(), await open(), await open()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(await answers[3]?.json()).toEqual({ message: 'Too Many Requests' });
    expect((await client.order('now')).status).toBe(200);
  });
});

describe('the integration', () => {
  it('is given up after its time with 503', async () => {
    expect(await client.order('hang')).toEqual({ status: 503, body: { message: 'Service Unavailable' } });
  });
});

describe('the access log', () => {
  const lines = async (contains: string): Promise<Record<string, string>[]> => {
    const path = `/logs?function=fixture-access&limit=1000&contains=${encodeURIComponent(contains)}`;
    const { items } = await client.control<{ items: { line: string }[] }>(path);
    return items.map(({ line }) => JSON.parse(line) as Record<string, string>);
  };

  it('has a line for every request, with the id that the client got', async () => {
    const response = await fetch(`${cloud.api}/nowhere/at-all`);
    const requestId = String(response.headers.get('apigw-requestid'));
    await until(async () => (await lines(requestId)).length === 1);
    expect(await lines(requestId)).toEqual([
      { requestId, routeKey: '-', status: '404', latency: expect.stringMatching(/^\d+$/), integrationError: '-' },
    ]);
  });

  it('tells why an integration failed', async () => {
    await client.order('hang');
    await until(async () => (await lines('in time')).length > 0);
    expect((await lines('in time'))[0]).toMatchObject({ routeKey: 'POST /do', status: '503' });
  });

  it('holds no path, no address and no user agent', async () => {
    await fetch(`${cloud.api}/open/secret-token?key=secret`, { headers: { 'user-agent': 'curious/1.0' } });
    await until(async () => (await lines('429')).length > 0);
    const { items } = await client.control<{ items: { line: string }[] }>('/logs?function=fixture-access&limit=1000');
    const all = items.map(({ line }) => line).join('\n');
    expect(all).toContain('ANY /open/{name}');
    expect(all).not.toMatch(/secret|127\.0\.0\.1|curious/);
  });

  it.each(['$context.path', '$context.identity.sourceIp', '$context.identity.userAgent', '$context.nonsense'])(
    'with %s does not start',
    async (variable) => {
      const starting = startFixture(outdir, {
        edit: edited('AWS::ApiGatewayV2::Stage', (properties) => {
          const settings = properties['AccessLogSettings'] as Record<string, TemplateValue>;
          settings['Format'] = `{"x":"${variable}"}`;
        }),
      });
      await expect(starting).rejects.toThrow(`logs ${variable}, which the laptop cloud does not know.`);
    },
  );
});
