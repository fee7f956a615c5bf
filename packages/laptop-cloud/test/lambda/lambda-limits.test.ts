import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaptopCloudOptions } from '../../src/index.ts';
import type { TemplateValue } from '../../src/template/assembly.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
});

afterAll(() => cloud?.close());

/** Changes a function of the fixture before it starts. */
function changed(
  fn: string,
  change: (properties: Record<string, TemplateValue>, ids: readonly string[]) => void,
): LaptopCloudOptions {
  return {
    edit: (_stack, { Resources }) => {
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::Lambda::Function' && Properties['FunctionName'] === `fixture-${fn}`)
          change(Properties, Object.keys(Resources));
    },
  };
}

/** Reserves concurrency for a function. */
function reserved(fn: string, executions: number): LaptopCloudOptions {
  return changed(fn, (properties) => {
    properties['ReservedConcurrentExecutions'] = executions;
  });
}

/** Runs a test in a cloud of its own. */
async function inside(options: LaptopCloudOptions, test: (client: Client) => Promise<void>): Promise<void> {
  const own = await startFixture(outdir, options);
  try {
    await test(new Client(own));
  } finally {
    await own.close();
  }
}

/** Fills the API's function with calls that hang, and returns what one more call gets; then kills those that hang. */
async function oneMoreThan(calls: number, fixture: Client): Promise<number> {
  const held = Promise.all(Array.from({ length: calls }, () => fixture.order('hang')));
  const running = async () => (await fixture.status()).functions.find(({ name }) => name === 'fixture-api');
  await until(async () => {
    const { busy = 0, waiting = 0 } = (await running()) ?? {};
    return busy + waiting === calls;
  });
  const { status } = await fixture.order('now');
  let ended = false;
  void held.then(() => (ended = true));
  await until(async () => {
    await fixture.control('/kill', { function: 'api' });
    return ended;
  });
  return status;
}

/** So long that nothing that hangs ends on its own. */
const unhurried = { Timeout: 60 };

describe('concurrency', () => {
  it('throttles a function beyond what it reserves, and the caller gets 503', () =>
    inside(
      changed('api', (properties) => {
        Object.assign(properties, unhurried, { ReservedConcurrentExecutions: 2 });
      }),
      async (fixture) => {
        expect(await oneMoreThan(2, fixture)).toBe(503);
        await until(async () => (await fixture.order('now')).status === 200);
      },
    ));

  it('throttles functions that reserve nothing beyond what the account has', () => {
    const options = changed('api', (properties) => {
      Object.assign(properties, unhurried);
    });
    return inside({ ...options, concurrency: 3 }, async (fixture) => {
      expect(await oneMoreThan(3, fixture)).toBe(503);
    });
  });

  it('does not start when too little is left for those that reserve nothing', async () => {
    await expect(startFixture(outdir, reserved('api', 950))).rejects.toThrow(
      "The functions reserve 950 of the account's 1000 concurrent executions",
    );
  });

  it('keeps a throttled message with the poller, without another receive', () =>
    inside(reserved('consume', 1), async (fixture) => {
      await fixture.order('event', { id: 'first', mode: 'slow' });
      await until(async () =>
        (await fixture.status()).functions.some(({ name, busy }) => name === 'fixture-consume' && busy > 0),
      );
      await fixture.order('event', { id: 'second' });
      await until(async () =>
        (await fixture.status()).queues.some(({ name, inFlight }) => name.includes('Work') && inFlight === 2),
      );
      await until(async () => (await fixture.thing('second'))?.['seen'] !== undefined);
      expect((await fixture.thing('second'))?.['receives']).toEqual({ N: '1' });
    }));

  it('dead-letters a message only when its receives are used up by visibility', () =>
    inside(reserved('consume', 0), async (fixture) => {
      await fixture.order('event', { id: 'never' });
      await fixture.advance('PT17S');
      const work = async () => (await fixture.status()).queues.find(({ name }) => /Work[^D]/.test(name));
      expect(await work()).toMatchObject({ inFlight: 1 });
      await fixture.advance('PT2M');
      expect((await fixture.status()).deadLetters).toMatchObject([{ queue: expect.stringContaining('WorkDead') }]);
    }));

  it('tries a throttled asynchronous event again for six hours, then dead-letters it', () =>
    inside(
      {
        edit: (stack, template) => {
          changed('sweep', (properties, ids) => {
            const queue = ids.find((id) => id.startsWith('Unpublished')) ?? '';
            properties['ReservedConcurrentExecutions'] = 0;
            properties['DeadLetterConfig'] = { TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } };
          }).edit?.(stack, template);
          // An event that is tried for six hours every minute would be four hundred of them at once.
          for (const { Type, Properties } of Object.values(template.Resources))
            if (Type === 'AWS::Scheduler::Schedule') Properties['ScheduleExpression'] = 'rate(10 minutes)';
        },
      },
      async (fixture) => {
        const { now } = await fixture.status();
        await fixture.order('timer', { id: 't', dueAt: new Date(Date.parse(now) + 60_000).toISOString() });
        await fixture.advance('PT5H');
        expect((await fixture.status()).deadLetters).toEqual([]);
        await fixture.advance('PT90M');
        expect((await fixture.status()).deadLetters[0]?.attributes).toMatchObject({ ErrorCode: '429' });
      },
    ));
});

describe('sizes', () => {
  it('refuses an event of more than 6 MB with 413', async () => {
    const body = 'x'.repeat(7 * 1_048_576);
    const headers = { 'content-type': 'text/plain' };
    expect((await fetch(`${cloud.api}/open/x`, { method: 'POST', body, headers })).status).toBe(413);
  });

  it('fails a response of more than 6 MB with 500, and says so in the log', async () => {
    expect((await client.order('large')).status).toBe(500);
    const { items } = await client.control<{ items: { line: string }[] }>('/logs?function=api&contains=ResponseSize');
    expect(items[0]?.line).toContain('"errorType":"Function.ResponseSizeTooLarge"');
  });
});

describe('environments', () => {
  it('are used again, and the report tells what they took', async () => {
    const before = (await client.order('count')).body as number;
    expect((await client.order('count')).body).toBe(before + 1);
    const { items } = await client.control<{ items: { line: string }[] }>(
      '/logs?function=api&contains=platform.report',
    );
    const metrics = items.map(
      ({ line }) => (JSON.parse(line) as { record: { metrics: Record<string, number> } }).record.metrics,
    );
    expect(metrics[0]).toMatchObject({ memorySizeMB: 256, initDurationMs: expect.any(Number) });
    expect(metrics.at(-1)).not.toHaveProperty('initDurationMs');
    for (const { maxMemoryUsedMB = 0, durationMs = 0, billedDurationMs = 0 } of metrics) {
      expect(maxMemoryUsedMB).toBeGreaterThan(30);
      expect(billedDurationMs).toBeGreaterThanOrEqual(durationMs);
    }
  });

  it('that cannot load their code fail the invocation they were started for', () =>
    inside(
      changed('api', (properties) => {
        const environment = properties['Environment'] as { Variables: Record<string, string> };
        environment.Variables['BREAK_INIT'] = 'yes';
      }),
      async (fixture) => {
        expect((await fixture.order('now')).status).toBe(500);
        const { items } = await fixture.control<{ items: { line: string }[] }>('/logs?function=api&contains=FATAL');
        expect(items[0]?.line).toContain('this code does not load');
      },
    ));
});
