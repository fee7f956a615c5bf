import { expect, test } from 'vitest';
import { embeddedMetrics } from '../../../../functions/backbone/queue-watch/metrics.ts';

test('the metrics count dead letters, and queues that do not move; of an unknown queue nobody knows either', () => {
  const finding = { queue: 'Q', source: undefined };
  const now = new Date('2027-01-02T03:05:00.000Z');
  const line = embeddedMetrics(
    [
      { ...finding, kind: 'dead_letters', count: 3 },
      { ...finding, kind: 'dead_letters', count: 4 },
      { ...finding, kind: 'stuck', count: 9 },
      { ...finding, kind: 'late', count: 9 },
      { ...finding, kind: 'unknown_queue', count: 9 },
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
