/** Alarms go off because of what was measured, notify the topics whose policies let them in, and end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaptopCloudOptions } from '../../src/index.ts';
import type { TemplateResource } from '../../src/template/assembly.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture } from '../fixture/fixture.ts';

interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly notified: { state: string; topic: string; delivered: boolean; because?: string }[];
  readonly notEvaluated?: string;
}

let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
  // Each alarm finds its first state.
  await client.advance('PT2M');
});

afterAll(() => cloud?.close());

async function alarmNamed(name: string, of = client): Promise<Alarm> {
  const { items } = await of.control<{ items: Alarm[] }>('/alarms');
  const found = items.find((alarm) => alarm.name === name);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found;
}

const stateOf = async (name: string, of = client) => (await alarmNamed(name, of)).state;

/** Moves the clock minute by minute until an alarm has a state; returns how many minutes that took. */
async function minutesUntil(name: string, state: string, of = client): Promise<number> {
  for (let minutes = 0; minutes <= 30; minutes += 1) {
    if ((await stateOf(name, of)) === state) return minutes;
    await of.advance('PT1M');
  }
  throw new Error(`${name} is not ${state} after half an hour`);
}

/** Runs a test in a cloud whose resources were changed. */
async function changed(
  type: string,
  change: (resource: TemplateResource, resources: Record<string, TemplateResource>) => void,
  test: (client: Client) => Promise<void>,
): Promise<void> {
  const options: LaptopCloudOptions = {
    edit: (_stack, { Resources }) => {
      for (const resource of Object.values(Resources)) if (resource.Type === type) change(resource, Resources);
    },
  };
  const own = await startFixture(outdir, options);
  try {
    await test(new Client(own));
  } finally {
    await own.close();
  }
}

/** A mapping that tries a batch again until it is twenty hours old. */
function untilTooOld({ Properties }: TemplateResource): void {
  if (!JSON.stringify(Properties['EventSourceArn']).includes('StreamArn')) return;
  Properties['MaximumRetryAttempts'] = -1;
  Properties['MaximumRecordAgeInSeconds'] = 20 * 60 * 60;
}

describe('an alarm', () => {
  it('goes off within a minute of what it counts, says so to the topic’s subscribers, and ends by itself', async () => {
    await client.order('hang');
    expect(await minutesUntil('ApiErrors', 'ALARM')).toBeLessThanOrEqual(1);
    expect(await minutesUntil('ApiErrors', 'OK')).toBe(5);
    const { notified } = await alarmNamed('ApiErrors');
    expect(notified.slice(-2)).toEqual([
      expect.objectContaining({ state: 'ALARM', delivered: true }),
      expect.objectContaining({ state: 'OK', delivered: true }),
    ]);
    const { items } = await client.control<{ items: { subject: string; message: object; to: object[] }[] }>(
      '/notifications',
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        subject: 'ALARM: ApiErrors',
        message: expect.objectContaining({ NewStateValue: 'ALARM', OldStateValue: 'OK' }),
        to: [{ protocol: 'email', endpoint: 'pager@example.com' }],
      }),
    );
  });

  it('counts the server errors of the HTTP API', async () => {
    await client.order('hang');
    expect(await minutesUntil('ServerErrors', 'ALARM')).toBeLessThanOrEqual(1);
    expect(await minutesUntil('ServerErrors', 'OK')).toBe(5);
  });

  it('ends, and goes off, in the middle of a long way of the clock, too', async () => {
    await client.order('hang');
    const { notified: before } = await alarmNamed('ApiErrors');
    await client.advance('PT1H');
    const { notified } = await alarmNamed('ApiErrors');
    expect(notified.slice(before.length).map(({ state }) => state)).toEqual(['ALARM', 'OK']);
  });

  it('hears of metrics that a log line carries (EMF)', async () => {
    const metrics = { Namespace: 'Fixture', Dimensions: [[]], Metrics: [{ Name: 'Stuck' }] };
    const line = JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: [metrics] }, Stuck: 3 });
    await client.order('print', { line });
    expect(await minutesUntil('Stuck', 'ALARM')).toBeLessThanOrEqual(1);
  });

  it('goes off when nothing is counted, and ends when a log line is', async () => {
    await client.advance('P2D');
    expect(await stateOf('NothingSpoiledForTwoDays')).toBe('ALARM');
    await client.order('print', { line: '{"code":"SPOILED"}' });
    await client.advance('PT1H');
    expect(await stateOf('NothingSpoiledForTwoDays')).toBe('OK');
    await client.advance('PT47H');
    expect(await stateOf('NothingSpoiledForTwoDays')).toBe('OK');
    await client.advance('PT1H');
    expect(await stateOf('NothingSpoiledForTwoDays')).toBe('ALARM');
  });

  it('takes a sweep for one that runs, although the laptop cloud leaves out those that find nothing', async () => {
    await client.advance('PT3H');
    expect(await stateOf('SweepSilent')).toBe('OK');
  });

  it('hears of a rule that gives up', async () => {
    await changed(
      'AWS::SQS::QueuePolicy',
      (policy) => {
        // The queues let nobody in.
        policy.Properties['PolicyDocument'] = { Statement: [] };
      },
      async (own) => {
        await own.order('event', { id: 'lost' });
        expect(await minutesUntil('Undeliverable', 'ALARM', own)).toBeLessThanOrEqual(2);
      },
    );
  });

  it('hears of a stream that is not worked off', async () => {
    await changed('AWS::Lambda::EventSourceMapping', untilTooOld, async (own) => {
      await own.order('event', { id: 'late', mode: 'poison-stream' });
      await own.advance('PT1M');
      expect(await minutesUntil('PublisherLate', 'ALARM', own)).toBeLessThanOrEqual(3);
    });
  });

  it('hears nothing of a stream that is worked off while the clock is days ahead', async () => {
    await client.advance('P5D');
    await client.order('event', { id: 'in-time' });
    for (let minute = 0; minute < 6; minute += 1) {
      expect(await stateOf('PublisherLate')).toBe('OK');
      await client.advance('PT1M');
    }
  });
});

describe('the age of a record', () => {
  it('counts by the moved clock: it is given up when it is too old by that, and not before', async () => {
    await changed('AWS::Lambda::EventSourceMapping', untilTooOld, async (own) => {
      const givenUp = async (): Promise<number | undefined> =>
        (await own.status()).queues.find(({ name }) => name.includes('Unpublished'))?.visible;
      await own.advance('P5D');
      await own.order('event', { id: 'first', mode: 'poison-stream' });
      await own.advance('PT10H');
      // This one is written behind a batch that waits to be tried again.
      await own.order('event', { id: 'second', mode: 'poison-stream' });
      await own.advance('PT9H');
      expect(await givenUp()).toBe(0);
      await own.advance('PT2H');
      expect(await givenUp()).toBe(1);
      await own.advance('PT7H');
      expect(await givenUp()).toBe(1);
      await own.advance('PT4H');
      expect(await givenUp()).toBe(2);
    });
  });
});

describe('a topic', () => {
  it('takes nothing from alarms that its policy does not let in, and the alarm says why', async () => {
    await changed(
      'AWS::SNS::TopicPolicy',
      ({ Properties }) => {
        const document = Properties['PolicyDocument'] as { Statement: { Effect: string }[] };
        document.Statement = document.Statement.filter(({ Effect }) => Effect === 'Deny');
      },
      async (own) => {
        await own.advance('PT2M');
        const { notified } = await alarmNamed('ApiErrors', own);
        expect(notified).toEqual([
          expect.objectContaining({
            state: 'OK',
            delivered: false,
            because: expect.stringContaining(
              'Service: cloudwatch.amazonaws.com is not authorized to perform: sns:Publish',
            ),
          }),
        ]);
        expect(await own.control('/notifications')).toEqual({ items: [] });
      },
    );
  });

  it('takes nothing for another account', async () => {
    await changed(
      'AWS::SNS::TopicPolicy',
      ({ Properties }) => {
        const text = JSON.stringify(Properties['PolicyDocument']);
        Properties['PolicyDocument'] = JSON.parse(text.replace('{"Ref":"AWS::AccountId"}', '"999999999999"'));
      },
      async (own) => {
        await own.advance('PT2M');
        expect((await alarmNamed('ApiErrors', own)).notified).toEqual([expect.objectContaining({ delivered: false })]);
      },
    );
  });
});

it('shows metric math as not evaluated, instead of a state that nobody computed', async () => {
  await changed(
    'AWS::CloudWatch::Alarm',
    ({ Properties }) => {
      if (Properties['AlarmName'] !== 'Undeliverable') return;
      Properties['Metrics'] = [{ Id: 'sum', Expression: 'one + other', Period: 300 }];
    },
    async (own) => {
      await own.advance('PT10M');
      const { state, notEvaluated } = await alarmNamed('Undeliverable', own);
      expect({ state, notEvaluated }).toEqual({
        state: 'INSUFFICIENT_DATA',
        notEvaluated: 'The laptop cloud does not compute one + other',
      });
    },
  );
});

it('keeps the states of alarms over a restart', async () => {
  const stateDir = outdir.replace(/cdk\.out$/, 'state');
  const first = await startFixture(outdir, { stateDir });
  const before = new Client(first);
  await before.order('hang');
  expect(await minutesUntil('ApiErrors', 'ALARM', before)).toBeLessThanOrEqual(2);
  await first.close();
  const again = await startFixture(outdir, { stateDir });
  try {
    const { notified } = await alarmNamed('ApiErrors', new Client(again));
    expect(notified.at(-1)).toMatchObject({ state: 'ALARM' });
    expect(await minutesUntil('ApiErrors', 'OK', new Client(again))).toBeLessThanOrEqual(5);
  } finally {
    await again.close();
  }
});
