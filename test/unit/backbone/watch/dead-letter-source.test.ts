import { expect, test } from 'vitest';
import { sourceOf } from '../../../../functions/backbone/watch/dead-letter-source.ts';
import { embeddedMetrics } from '../../../../functions/backbone/watch/metrics.ts';

const arn = (name: string) => `arn:aws:lambda:ap-northeast-1:123456789012:function:${name}`;

test.each([
  [
    'that Lambda reports',
    JSON.stringify({ requestContext: { functionArn: `${arn('Okaeri-A')}:$LATEST` } }),
    {},
    'Okaeri-A',
  ],
  ['that could not read it', '{}', { function: 'Okaeri-B' }, 'Okaeri-B'],
  ['that a rule or a schedule could not invoke', '{"detail":{}}', { TARGET_ARN: arn('Okaeri-C') }, 'Okaeri-C'],
  [
    'of a queue that a rule could not reach: none',
    '{}',
    { TARGET_ARN: 'arn:aws:sqs:ap-northeast-1:1:Okaeri-D' },
    undefined,
  ],
  ['of a text that is no JSON: none', 'no JSON', {}, undefined],
  ['of JSON that is no object: none', '[1]', {}, undefined],
  ['of a report without a function: none', '{"requestContext":{"functionArn":1}}', {}, undefined],
  ['of something that begins unlike an ARN: none', '{}', { TARGET_ARN: `x${arn('Okaeri-E')}` }, undefined],
])('a dead letter names the function %s', (_which, body, attributes, name) => {
  expect(sourceOf({ body, attributes })).toBe(name);
});

test('the metrics count dead letters, and queues that do not move', () => {
  const finding = { queue: 'Q', source: undefined };
  const now = new Date('2027-01-02T03:05:00.000Z');
  const line = embeddedMetrics(
    [
      { ...finding, kind: 'dead_letters', count: 3 },
      { ...finding, kind: 'dead_letters', count: 4 },
      { ...finding, kind: 'stuck', count: 9 },
      { ...finding, kind: 'late', count: 9 },
    ],
    now,
  );
  expect(line).toEqual({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: 'Okaeri',
          Dimensions: [['Watch']],
          Metrics: [
            { Name: 'DeadLetters', Unit: 'Count' },
            { Name: 'StuckQueues', Unit: 'Count' },
          ],
        },
      ],
    },
    Watch: 'queues',
    DeadLetters: 7,
    StuckQueues: 2,
  });
});
