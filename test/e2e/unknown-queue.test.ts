/** A queue whose name begins like ours but which is in no template: the queue watch says so once, does not fail, and keeps watching ours. */
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../../infra/operate/deployment.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

/** One queue whose letters the role of the queue watch may not read, and one that does not even say how much it holds. */
const [unreached, closed] = ['Okaeri-Core-Stray', 'Okaeri-Core-Closed'] as const;
let running: TestCloud;
let deployment: Deployment;

beforeAll(async () => {
  running = await startTestCloud({
    edit: (stack, { Resources }) => {
      if (stack !== 'Okaeri-Core') return;
      const queue = () => ({ Type: 'AWS::SQS::Queue', Properties: {}, Metadata: {} });
      Object.assign(Resources, { Stray: queue(), Closed: queue() });
      const Statement = [{ Effect: 'Deny', Principal: '*', Action: 'sqs:GetQueueAttributes', Resource: '*' }];
      Resources['ClosedPolicy'] = {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Closed' }], PolicyDocument: { Version: '2012-10-17', Statement } },
        Metadata: {},
      };
    },
  });
  deployment = openDeployment(running.cloud.outputs, running.cloud);
});
afterAll(async () => {
  deployment?.close();
  await running?.cloud.close();
});

async function items<Item>(path: string): Promise<Item[]> {
  return ((await (await fetch(running.cloud.control + path)).json()) as { items: Item[] }).items;
}

const told = async (queue: string) =>
  (await items<{ subject: string; message: unknown }>('/notifications?limit=1000')).flatMap(({ subject, message }) =>
    typeof message === 'string' && message.includes(queue) ? [subject] : [],
  );

async function urlOf(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await deployment.queues.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

test('leads to one notification while it lasts, and one when it is over; meanwhile dead letters of ours are reported, and the queue watch does not fail', async () => {
  const QueueUrl = await urlOf(unreached);
  await deployment.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'of nobody' }));
  await running.programme.advance('PT20M');
  await running.programme.announce('com.example.ats', 'job-posted', { title: { en: 'No duties' } });
  await running.programme.advance('PT30M');
  expect(await told(unreached)).toEqual([`ALARM: unknown queue ${unreached}`]);
  expect(await told(closed)).toEqual([`ALARM: unknown queue ${closed}`]);
  expect(await told('AcceptOutsideJob')).toEqual([
    expect.stringMatching(/^ALARM: dead letters in Okaeri-Core-Failures/),
  ]);
  expect(await told('QueueWatch')).toEqual([]);
  const alarms = await items<{ name: string; state: string }>('/alarms');
  expect(alarms.filter(({ name, state }) => state === 'ALARM' && name.includes('WatchSilent'))).toEqual([]);
  const logged = await items<{ line: string }>('/logs?contains=QUEUE_UNKNOWN&limit=1000');
  expect(logged.length).toBeGreaterThan(0);
  expect(await items('/logs?contains=QUEUE_NOT_READ')).toEqual([]);

  const { Messages = [] } = await deployment.queues.send(new ReceiveMessageCommand({ QueueUrl }));
  for (const { ReceiptHandle } of Messages)
    await deployment.queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await running.programme.advance('PT20M');
  expect(await told(unreached)).toEqual([`ALARM: unknown queue ${unreached}`, `OK: unknown queue ${unreached}`]);
});
