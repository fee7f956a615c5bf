/** What the bill of an idle month says about the scheduled functions, measured: each runs once more when there is nothing to do. */
import { afterAll, afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { registeredTables } from '../../../infra/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { day, minute } from '../../../shared/time/durations.ts';
import { placeWrite } from '../../../shared/timers/timers.ts';
import { idleRuns } from '../../costs/idle-runs.ts';
import { MeteredDynamoDb } from '../../costs/metered-dynamodb.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { FakeSuppressionList } from '../../fixtures/fake-suppression-list.ts';
import { lambdaContext } from '../../fixtures/invocations.ts';
import { createTables } from '../../fixtures/tables.ts';

/** Ten o'clock of a Thursday in Tokyo, when invitations leave. */
const start = Date.parse('2026-07-02T01:00:00Z');
/** Each function, and how long after the last run the next one comes. */
const scheduled = [
  {
    entry: 'backbone/timers/sweep-timers',
    every: minute,
    load: () => import('../../../functions/backbone/timers/sweep-timers.ts'),
  },
  {
    entry: 'backbone/queue-watch/watch-queues',
    every: 5 * minute,
    load: () => import('../../../functions/backbone/queue-watch/watch-queues.ts'),
  },
  {
    entry: 'backbone/log-lines/check-heartbeats',
    every: day / 4,
    load: () => import('../../../functions/backbone/log-lines/check-heartbeats.ts'),
  },
  {
    entry: 'campaigns/progress/watch-campaigns',
    every: 5 * minute,
    load: () => import('../../../functions/campaigns/progress/watch-campaigns.ts'),
  },
  {
    entry: 'mail/service/watch-service-mails',
    every: 5 * minute,
    load: () => import('../../../functions/mail/service/watch-service-mails.ts'),
  },
  {
    entry: 'mail/reports/sync-suppression-list',
    every: day,
    load: () => import('../../../functions/mail/reports/sync-suppression-list.ts'),
  },
  {
    entry: 'alumni/invitation/send-invitations',
    every: day,
    load: () => import('../../../functions/alumni/invitation/send-invitations.ts'),
  },
];

const aws = await FakeAws.start();
aws.on('ListQueues', () => ({ body: { QueueUrls: [] } }));
Object.assign(process.env, { WATCHED_QUEUES: '[]', QUEUE_PREFIX: 'Okaeri-', ALARM_TOPIC: 'arn:topic' });
const list = await FakeSuppressionList.start();
const meter = await MeteredDynamoDb.start(inject('dynamodbEndpoint'), new Map());
await createTables(meter.endpoint, registeredTables);

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => vi.useRealTimers());
afterAll(() => {
  void aws.stop();
  list.stop();
  meter.stop();
});

test('every function of the bill is measured', () => {
  expect(scheduled.map(({ entry }) => entry)).toEqual(Object.keys(idleRuns));
});

test.each(scheduled)('$entry asks DynamoDB for what the bill says', async ({ entry, every, load }) => {
  const { handler } = await load();
  await commit(placeWrite('sweep', new Date(start - every)));
  // The first run ever looks further back.
  await handler({}, lambdaContext());
  vi.setSystemTime(start + every);
  meter.read();
  await handler({}, lambdaContext());
  const { readUnits, writeUnits, tables } = meter.read();
  expect(idleRuns[entry]).toMatchObject({ readUnits, writeUnits, tables: tables.size });
});
