/** What was measured can be asked for: metrics of queues, of functions and of log lines, period by period. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowingApi, Client, type RunningFixture, startFixture, synthesizeFixture } from '../fixture/fixture.ts';

interface Series {
  readonly Id: string;
  readonly Label: string;
  readonly Timestamps: number[];
  readonly Values: number[];
  readonly StatusCode: string;
}
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly queryError: string | null;
  readonly body: { MetricDataResults: Series[]; message?: string };
}

const fiveMinutes = 300;
let outdir: string;
let cloud: RunningFixture;
let client: Client;
let work: string;
let dead: string;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
  const { queues } = await client.status();
  work = queues.find(({ name }) => /Work[0-9A-F]{8}/.test(name))?.name ?? '';
  dead = queues.find(({ name }) => name.includes('WorkDead'))?.name ?? '';
});
afterAll(() => cloud?.close());

/** A request as `@aws-sdk/client-cloudwatch` sends it. */
async function ask(input: object, { aws, region, operatorAccessKey } = cloud, accessKey = operatorAccessKey) {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20270101/${region}/monitoring/aws4_request, SignedHeaders=host, Signature=any`,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
    'x-amzn-query-mode': 'true',
  };
  const response = await fetch(aws, { method: 'POST', headers, body: JSON.stringify(input) });
  const body = (await response.json()) as Answer['body'] & { __type?: string };
  const type = body.__type?.replace(/^.*#/, '') ?? '';
  return { status: response.status, type, queryError: response.headers.get('x-amzn-query-error'), body };
}

const metricStat = (Namespace: string, MetricName: string, dimensions: Record<string, string>, Stat = 'Sum') => ({
  Metric: { Namespace, MetricName, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) },
  Period: fiveMinutes,
  Stat,
});
const ofQueue = (QueueName: string, what: string, Stat = 'Sum') =>
  metricStat('AWS/SQS', `NumberOfMessages${what}`, { QueueName }, Stat);

/** Now on the laptop cloud's clock, in seconds, as of the beginning of a period. */
async function periodStart(): Promise<number> {
  return Math.floor(Date.parse((await client.status()).now) / 1000 / fiveMinutes) * fiveMinutes;
}

/** The sum of each metric from an instant to now. */
async function sums(StartTime: number, asked: readonly object[]): Promise<number[]> {
  const MetricDataQueries = asked.map((MetricStat, index) => ({ Id: `q${index}`, MetricStat }));
  const { body } = await ask({ MetricDataQueries, StartTime, EndTime: (await periodStart()) + fiveMinutes });
  return body.MetricDataResults.map(({ Values }) => Values.reduce((sum, value) => sum + value, 0));
}

describe('the metrics of a queue', () => {
  it('count what is sent, received and deleted', async () => {
    await client.advance('PT10M');
    const start = await periodStart();
    await client.order('event', { id: 'one' });
    await client.order('event', { id: 'two' });
    await client.advance('PT10M');
    const metrics = ['Sent', 'Received', 'Deleted'].map((what) => ofQueue(work, what));
    expect(await sums(start, metrics)).toEqual([2, 2, 2]);
  });

  it('count each receive of a message that nobody can read, and no deletion', async () => {
    await client.advance('PT10M');
    const start = await periodStart();
    await client.order('event', { id: 'bad', mode: 'poison' });
    await client.advance('PT10M');
    const metrics = ['Sent', 'Received', 'Deleted'].map((what) => ofQueue(work, what));
    expect(await sums(start, metrics)).toEqual([1, 3, 0]);
    expect((await client.status()).deadLetters.map(({ queue }) => queue)).toEqual([dead]);
  });

  it('say how much lies there, and for how long the oldest has', async () => {
    await client.advance('PT20M');
    const gauge = (MetricName: string) => metricStat('AWS/SQS', MetricName, { QueueName: dead }, 'Maximum');
    const gauges = [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateAgeOfOldestMessage',
    ];
    const MetricDataQueries = gauges.map((name, index) => ({ Id: `q${index}`, MetricStat: gauge(name) }));
    const end = await periodStart();
    const { body } = await ask({ MetricDataQueries, StartTime: end - 2 * fiveMinutes, EndTime: end });
    const [visible, inFlight, age] = body.MetricDataResults.map(({ Values }) => Values);
    expect([visible, inFlight]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    // It was received three times and is no longer looked at.
    expect(age).toEqual([0, 0]);
  });

  it('do not count what is moved to the dead letters as sent', async () => {
    expect(await sums((await periodStart()) - 86_400, [ofQueue(dead, 'Sent')])).toEqual([0]);
  });
});

describe('the data of a metric', () => {
  let start: number;

  /** One order in the first five minutes, three in the third. */
  beforeAll(async () => {
    await client.advance('PT10M');
    start = (await periodStart()) + fiveMinutes;
    await client.control('/clock', { to: new Date(start * 1000).toISOString() });
    await client.order('now');
    await client.control('/clock', { to: new Date((start + 2 * fiveMinutes) * 1000).toISOString() });
    for (let count = 0; count < 3; count += 1) await client.order('now');
  });

  const ofApi = (MetricName: string, Stat?: string) =>
    metricStat('AWS/Lambda', MetricName, { FunctionName: 'fixture-api' }, Stat);
  const over = (more: object, ...asked: object[]) => ({
    MetricDataQueries: asked.map((MetricStat, index) => ({ Id: `q${index}`, MetricStat })),
    ...{ StartTime: start, EndTime: start + 3 * fiveMinutes },
    ...more,
  });

  it('have a value for each period that something was measured in, the newest first', async () => {
    expect((await ask(over({}, ofApi('Invocations')))).body).toEqual({
      MetricDataResults: [
        {
          ...{ Id: 'q0', Label: 'Invocations', StatusCode: 'Complete' },
          ...{ Timestamps: [start + 2 * fiveMinutes, start], Values: [3, 1] },
        },
      ],
      Messages: [],
    });
  });

  it('come oldest first when that is asked for', async () => {
    const { body } = await ask(over({ ScanBy: 'TimestampAscending' }, ofApi('Invocations')));
    expect(body.MetricDataResults[0]?.Values).toEqual([1, 3]);
  });

  it.each([
    ['Sum', [3, 1]],
    ['SampleCount', [3, 1]],
    ['Average', [1, 1]],
    ['Maximum', [1, 1]],
    ['Minimum', [1, 1]],
  ])('by the statistic %s', async (statistic, values) => {
    const { body } = await ask(over({}, ofApi('Invocations', statistic)));
    expect(body.MetricDataResults[0]?.Values).toEqual(values);
  });

  it('begin with the minute of the start, and leave out what begins with the end', async () => {
    const { body } = await ask(over({ StartTime: start + 59, EndTime: start + 2 * fiveMinutes }, ofApi('Invocations')));
    expect(body.MetricDataResults[0]).toMatchObject({ Timestamps: [start], Values: [1] });
  });

  it('are empty for what was never measured, and for other dimensions', async () => {
    const other = metricStat('AWS/Lambda', 'Invocations', {});
    const { body } = await ask(over({}, ofApi('Nothing'), other));
    expect(body.MetricDataResults.map(({ Values }) => Values)).toEqual([[], []]);
  });

  it('have the label that the query gives, and stay away when the query wants none', async () => {
    const MetricStat = ofApi('Invocations');
    const MetricDataQueries = [
      { Id: 'shown', MetricStat, Label: 'Calls' },
      { Id: 'hidden', MetricStat, ReturnData: false },
    ];
    const { body } = await ask(over({ MetricDataQueries }));
    expect(body.MetricDataResults.map(({ Id, Label }) => [Id, Label])).toEqual([['shown', 'Calls']]);
  });

  it.each([
    ['an expression', { MetricDataQueries: [{ Id: 'sum', Expression: 'one + other' }] }, 'computes no expressions'],
    ['a percentile', { MetricDataQueries: [{ Id: 'a', MetricStat: ofQueue('q', 'Sent', 'p99') }] }, 'MetricStat.Stat'],
    [
      'a period of less than a minute',
      { MetricDataQueries: [{ Id: 'a', MetricStat: { ...ofQueue('q', 'Sent'), Period: 30 } }] },
      'by the minute',
    ],
    [
      'two queries of one name',
      { MetricDataQueries: [1, 2].map(() => ({ Id: 'a', MetricStat: ofQueue('q', 'Sent') })) },
      'not unique',
    ],
    ['no query', { MetricDataQueries: [] }, 'MetricDataQueries'],
    ['an end before the start', { EndTime: 1 }, 'StartTime must be less than EndTime'],
    ['a second page', { NextToken: 'x' }, 'NextToken'],
    ['more data points than fit', { MaxDatapoints: 1 }, 'no second page'],
  ])('are refused for %s', async (_what, more, said) => {
    const answer = await ask(over(more, ofApi('Invocations')));
    expect(answer).toMatchObject({
      ...{ status: 400, type: 'ValidationError', queryError: 'ValidationError;Sender' },
      body: { message: expect.stringContaining(said) },
    });
  });

  it('are for those only whose role says so', async () => {
    const accessKey = String((await client.order('accessKey')).body);
    expect(await ask(over({}, ofApi('Invocations')), cloud, accessKey)).toMatchObject({
      ...{ status: 403, type: 'AccessDeniedException', queryError: 'AccessDenied;Sender' },
      body: { message: expect.stringContaining('not authorized to perform: cloudwatch:GetMetricData on resource: *') },
    });
    const own = await startFixture(outdir, allowingApi('*', 'cloudwatch:GetMetricData'));
    try {
      const key = String((await new Client(own).order('accessKey')).body);
      expect(await ask(over({}, ofApi('Invocations')), own, key)).toMatchObject({ status: 200 });
    } finally {
      await own.close();
    }
  });
});

it('wakes a schedule that looks at the queues, and leaves out the ticks at which nothing has changed', async () => {
  let sweep = '';
  const own = await startFixture(outdir, {
    edit: (stack, { Resources }) => {
      for (const [id, resource] of Object.entries(Resources)) {
        if (resource.Type === 'AWS::Scheduler::Schedule') resource.Metadata = { 'laptop-cloud:wake': { Queues: true } };
        if (resource.Type === 'AWS::Lambda::Function' && id.startsWith('sweep'))
          sweep = String(resource.Properties['FunctionName'] ?? `${stack}-${id}`);
      }
    },
  });
  try {
    const ownClient = new Client(own);
    /** How often it really ran: what is assumed of ticks that are left out has no samples. */
    const runs = async () => {
      const EndTime = Math.ceil(Date.parse((await ownClient.status()).now) / 1000);
      const MetricStat = metricStat('AWS/Lambda', 'Invocations', { FunctionName: sweep }, 'SampleCount');
      const asked = { MetricDataQueries: [{ Id: 'runs', MetricStat }], StartTime: EndTime - 86_400, EndTime };
      const { body } = await ask(asked, own);
      return body.MetricDataResults[0]?.Values.reduce((sum, value) => sum + value, 0);
    };
    await ownClient.advance('PT1H');
    expect(await runs()).toBe(0);
    // The message is received for 54 seconds: begun in the middle of a minute, they hold one tick, and another one follows them.
    const second = Math.floor(Date.parse((await ownClient.status()).now) / 1000) % 60;
    await ownClient.advance(`PT${90 - second}S`);
    await ownClient.order('event', { id: 'bad', mode: 'poison' });
    await ownClient.advance('PT1H');
    const untilDead = (await runs()) ?? 0;
    expect(untilDead).toBeGreaterThan(1);
    await ownClient.advance('PT6H');
    expect(await runs()).toBe(untilDead);
  } finally {
    await own.close();
  }
});
