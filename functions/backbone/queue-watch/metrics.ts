import type { Finding } from './queue-findings.ts';

/** The namespace of our metrics. */
const namespace = 'Okaeri';

/**
 * Writes how many dead letters are in the queues and how many queues stand still, as a line of the embedded metric format, from which
 * CloudWatch makes the metrics. It goes to the standard output directly: the console of the runtime would put it into a line of its own.
 */
export function writeMetrics(findings: readonly Finding[], now: Date): void {
  process.stdout.write(`${JSON.stringify(embeddedMetrics(findings, now))}\n`);
}

/** The line (CloudWatch User Guide, "Specification: Embedded metric format"). */
export function embeddedMetrics(findings: readonly Finding[], now: Date): object {
  const letters = findings.filter(({ kind }) => kind === 'dead_letters');
  const DeadLetters = letters.reduce((sum, { count }) => sum + count, 0);
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          // A set of dimensions has at least one.
          Dimensions: [['Watch']],
          Metrics: [
            { Name: 'DeadLetters', Unit: 'Count' },
            { Name: 'StuckQueues', Unit: 'Count' },
          ],
        },
      ],
    },
    Watch: 'queues',
    DeadLetters,
    StuckQueues: findings.filter(({ kind }) => kind === 'stuck' || kind === 'late').length,
  };
}
