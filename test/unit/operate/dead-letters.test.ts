/** What `npm run operate -- status` says about a dead letter names it: an event by its id, records of the outbox by their sequence numbers. */
import { expect, test } from 'vitest';
import { deadLetterOf } from '../../../infra/operate/queues/queue-states.ts';
import { statusLines } from '../../../infra/operate/queues/status.ts';
import type { QueueState } from '../../../shared/sqs/queue-state.ts';

const queue: QueueState = {
  name: 'Okaeri-Core-OutboxUnpublished',
  url: 'https://sqs.example.com/Okaeri-Core-OutboxUnpublished',
  arn: 'arn:aws:sqs:ap-northeast-1:000000000000:Okaeri-Core-OutboxUnpublished',
  visible: 1,
  inFlight: 0,
  delayed: 0,
  keptFor: 1_209_600,
  deadLettersTo: undefined,
};
const batch = (batchSize: number, last: string) => ({
  requestContext: { condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: { batchSize, startSequenceNumber: '41', endSequenceNumber: last },
});

test.each([
  [batch(1, '41'), '1 stream record (sequence 41) of 2026-12-01T00:00:00.000Z: RetryAttemptsExhausted, message m-1'],
  [batch(3, '43'), '3 stream records (sequence 41 to 43) of 2026-12-01T00:00:00.000Z: RetryAttemptsExhausted'],
  [
    { 'detail-type': 'job-posted', detail: { metadata: { id: 'evt_1' } }, reason: 'no JSON' },
    'job-posted evt_1 of 2026-12-01T00:00:00.000Z: no JSON, message m-1',
  ],
  [{ 'detail-type': 'job-posted' }, 'job-posted of 2026-12-01'],
  ['no object', 'message without event id of 2026-12-01'],
])('%j', (body, said) => {
  const SentTimestamp = String(Date.parse('2026-12-01T00:00:00Z'));
  const letter = deadLetterOf(queue, {
    MessageId: 'm-1',
    Body: JSON.stringify(body),
    Attributes: { SentTimestamp },
  });
  const lines = statusLines({ queues: [queue], deadLetters: [letter] });
  expect(lines[0]).toBe('1 queue, 1 holds messages.');
  expect(lines.at(-1)).toContain(`  Okaeri-Core-OutboxUnpublished: ${said}`);
});
