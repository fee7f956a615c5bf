import { expect, test } from 'vitest';
import { functionOf } from '../../../shared/sqs/dead-letter-function.ts';
import { isDeadLetterQueue } from '../../../shared/sqs/queue-state.ts';

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
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: 'String', StringValue }]),
  );
  expect(functionOf({ Body: body, MessageAttributes })?.name).toBe(name);
});

test.each([
  [
    'of a report is its payload',
    { requestContext: { functionArn: arn('Okaeri-A') }, requestPayload: { id: '1' } },
    '{"id":"1"}',
  ],
  ['of a report on records of a stream is not there', { requestContext: { functionArn: arn('Okaeri-A') } }, undefined],
])('the event %s', (_which, report, payload) => {
  expect(functionOf({ Body: JSON.stringify(report) })).toEqual({ name: 'Okaeri-A', payload });
});

test('a queue without a dead-letter queue of its own is one', () => {
  const queue = { name: 'Q', url: 'https://sqs/Q', arn: 'arn:Q', visible: 0, inFlight: 0, delayed: 0, keptFor: 60 };
  expect([undefined, 'arn:D'].map((deadLettersTo) => isDeadLetterQueue({ ...queue, deadLettersTo }))).toEqual([
    true,
    false,
  ]);
});
