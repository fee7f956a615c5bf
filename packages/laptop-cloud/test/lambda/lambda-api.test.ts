/** Lambda's own API: who may invoke a function does, waiting or not, and reads how it is configured. */
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type ListEventSourceMappingsCommandInput,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allowingApi,
  Client,
  type RunningFixture,
  startFixture,
  synthesizeFixture,
  until,
} from '../fixture/fixture.ts';

/** In place of the fixture's sweep: returns what it got, prints it, and fails when it is asked to. */
const echo = `
export async function handler(event) {
  if (event.fail) throw new RangeError('asked to fail');
  console.log('got ' + JSON.stringify(event));
  return { event };
}`;

const sweep = 'fixture-sweep';
const sweepArn = `arn:aws:lambda:ap-northeast-1:123456789012:function:${sweep}`;

let cloud: RunningFixture;
let client: Client;
let operator: LambdaClient;
let api: LambdaClient;

beforeAll(async () => {
  cloud = await startFixture(await synthesizeFixture(), allowingApi(sweepArn, 'lambda:InvokeFunction'));
  cloud.replaceCode('fixture/sweep', Buffer.from(echo));
  client = new Client(cloud);
  operator = as(cloud.operatorAccessKey);
  api = as(String((await client.order('accessKey')).body));
});
afterAll(async () => {
  operator?.destroy();
  api?.destroy();
  await cloud?.close();
});

function as(accessKeyId: string, { aws, region } = cloud): LambdaClient {
  const credentials = { accessKeyId, secretAccessKey: 'any' };
  return new LambdaClient({ endpoint: aws, region, maxAttempts: 1, credentials });
}

const printed = async (text: string) =>
  (await client.control<{ items: unknown[] }>(`/logs?function=sweep&contains=${encodeURIComponent(text)}`)).items
    .length;

describe('invoking a function', () => {
  it.each([sweep, sweepArn, `123456789012:function:${sweep}`, `${sweep}:$LATEST`])('%s', async (FunctionName) => {
    const invoked = await operator.send(new InvokeCommand({ FunctionName, Payload: '{"n":1}' }));
    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(invoked.FunctionError).toBeUndefined();
    expect(invoked.Payload?.transformToString()).toBe('{"event":{"n":1}}');
  });

  it('without a payload hands it an empty object', async () => {
    const { Payload } = await operator.send(new InvokeCommand({ FunctionName: sweep }));
    expect(Payload?.transformToString()).toBe('{"event":{}}');
  });

  it('responds with the error of a function that fails, and with 200', async () => {
    const command = new InvokeCommand({ FunctionName: sweep, Payload: '{"fail":true}' });
    const { StatusCode, FunctionError, Payload } = await operator.send(command);
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({
      errorType: 'RangeError',
      errorMessage: 'asked to fail',
    });
  });

  it('as an event responds at once, and the function runs', async () => {
    const command = new InvokeCommand({ FunctionName: sweep, InvocationType: 'Event', Payload: '{"n":"later"}' });
    const { StatusCode, Payload } = await operator.send(command);
    expect([StatusCode, Payload?.length ?? 0]).toEqual([202, 0]);
    await until(async () => (await printed('got {"n":"later"}')) === 1);
  });

  it('as an event tries again when the function fails, like every asynchronous invocation', async () => {
    const ended = async () =>
      (await client.control<{ items: { line: string }[] }>('/logs?function=sweep&contains=asked')).items.length;
    const before = await ended();
    await operator.send(new InvokeCommand({ FunctionName: sweep, InvocationType: 'Event', Payload: '{"fail":true}' }));
    await client.advance('PT10M');
    await until(async () => (await ended()) >= before + 3);
  });

  it.each([
    ['a text that is not JSON', 'RequestResponse', 'nonsense', 'InvalidRequestContentException', 400],
    ['more than 6 MB', 'RequestResponse', `"${'x'.repeat(6_291_455)}"`, 'RequestTooLargeException', 413],
    ['more than 1 MB as an event', 'Event', `"${'x'.repeat(1_048_575)}"`, 'RequestTooLargeException', 413],
  ] as const)('refuses %s', async (_what, InvocationType, Payload, name, httpStatusCode) => {
    const invoked = operator.send(new InvokeCommand({ FunctionName: sweep, InvocationType, Payload }));
    await expect(invoked).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it.each([
    ['no such function', { FunctionName: 'fixture-nothing' }],
    ['a short name that only the control API knows', { FunctionName: 'sweep' }],
    ['a version that nobody published', { FunctionName: sweep, Qualifier: '1' }],
    ['another account', { FunctionName: sweepArn.replace('123456789012', '999999999999') }],
  ])('finds nothing for %s', async (_what, input) => {
    await expect(operator.send(new InvokeCommand(input))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('Function not found: arn:aws:lambda:'),
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([{ InvocationType: 'DryRun' as const }, { LogType: 'Tail' as const }, { ClientContext: 'e30=' }])(
    'refuses what the laptop cloud does not know: %o',
    async (asked) => {
      await expect(operator.send(new InvokeCommand({ FunctionName: sweep, ...asked }))).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringContaining('The laptop cloud does not know'),
      });
    },
  );
});

describe('the configuration of a function', () => {
  it('is what the template says', async () => {
    const found = await operator.send(new GetFunctionConfigurationCommand({ FunctionName: sweep }));
    const { FunctionName, FunctionArn, Description, Timeout, MemorySize, Runtime } = found;
    expect({ FunctionName, FunctionArn, Description, Timeout, MemorySize, Runtime }).toEqual({
      ...{ FunctionName: sweep, FunctionArn: sweepArn, Description: '' },
      ...{ Timeout: 3, MemorySize: 256, Runtime: 'nodejs24.x' },
    });
  });

  it('is not there for a function that is not', async () => {
    await expect(
      operator.send(new GetFunctionConfigurationCommand({ FunctionName: 'fixture-nothing' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } });
  });
});

describe('the event source mappings', () => {
  const list = async (input: ListEventSourceMappingsCommandInput, client = operator) =>
    (await client.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings ?? [];

  it('are those of the templates, by function, by source, and page by page', async () => {
    const all = await list({});
    const shown = all.map(({ FunctionArn, EventSourceArn, State }) => [
      FunctionArn?.replace(/^.*:/, ''),
      EventSourceArn?.split(':')[2],
      State,
    ]);
    expect(shown.toSorted()).toEqual([
      ['fixture-consume', 'sqs', 'Enabled'],
      ['fixture-keep-reports', 'sqs', 'Enabled'],
      ['fixture-publish', 'dynamodb', 'Enabled'],
    ]);
    const [stream] = await list({ FunctionName: 'fixture-publish' });
    expect(stream).toMatchObject({
      BatchSize: 10,
      StartingPosition: 'TRIM_HORIZON',
      UUID: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(await list({ EventSourceArn: stream?.EventSourceArn })).toEqual([stream]);
    expect(await list({ FunctionName: 'fixture-nothing' })).toEqual([]);
    const pages: unknown[][] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client: operator, pageSize: 2 },
      {},
    ))
      pages.push(EventSourceMappings);
    expect(pages.map(({ length }) => length)).toEqual([2, 1]);
    expect(pages.flat()).toEqual(all);
  });

  it('say which of them is disabled, and nothing of one that is not there', async () => {
    const own = await startFixture(await synthesizeFixture(), {
      edit: (_stack, { Resources }) => {
        for (const [id, { Type, Properties }] of Object.entries(Resources)) {
          if (Type !== 'AWS::Lambda::EventSourceMapping') continue;
          if (id.startsWith('publish')) Properties['Enabled'] = false;
          if (id.startsWith('keepreports')) delete Resources[id];
        }
      },
    });
    const ownOperator = as(own.operatorAccessKey, own);
    try {
      const found = (await list({}, ownOperator)).map(({ FunctionArn, State }) => [
        FunctionArn?.replace(/^.*:/, ''),
        State,
      ]);
      expect(found.toSorted()).toEqual([
        ['fixture-consume', 'Enabled'],
        ['fixture-publish', 'Disabled'],
      ]);
    } finally {
      ownOperator.destroy();
      await own.close();
    }
  });

  it('are for those only whose role says so', async () => {
    await expect(list({}, api)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('a function that calls the API of Lambda', () => {
  const denied = (action: string) => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`/fixture-api is not authorized to perform: lambda:${action} on resource: arn:`),
    $metadata: { httpStatusCode: 403 },
  });

  it('invokes what its role names', async () => {
    expect(await api.send(new InvokeCommand({ FunctionName: sweep }))).toMatchObject({ StatusCode: 200 });
  });

  it('is refused what its role does not name, whether it is there or not', async () => {
    for (const FunctionName of ['fixture-publish', 'fixture-nothing', `${sweep}:$LATEST`])
      await expect(api.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject(denied('InvokeFunction'));
  });

  it('needs a permission of its own for the configuration', async () => {
    await expect(api.send(new GetFunctionConfigurationCommand({ FunctionName: sweep }))).rejects.toMatchObject(
      denied('GetFunctionConfiguration'),
    );
  });
});

it('says that it does not know the other operations', async () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=${cloud.operatorAccessKey}/20270101/x/lambda/aws4_request`;
  const response = await fetch(`${cloud.aws}/2015-03-31/functions/`, { headers: { authorization } });
  expect([response.status, await response.json()]).toEqual([
    400,
    { Type: 'User', Message: 'The laptop cloud does not know lambda:GET /2015-03-31/functions/.' },
  ]);
});
