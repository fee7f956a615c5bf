import { type Notification, subjectOf } from '../notifications/notification.ts';
import type { OpenFinding } from '../tables.ts';

const runbooks = { dead_letters: 'dead-letters', stuck: 'messages-wait', late: 'messages-wait' } as const;

/** A notification that something is wrong, or is over, in the words in which alarms say it. Nothing of what a message says is in it. */
export function notificationOf(finding: OpenFinding, state: 'new' | 'worse' | 'over'): Notification {
  const { kind, queue, source, affects, count, since } = finding;
  const title = { new: 'ALARM', worse: 'ALARM (worse)', over: 'OK' }[state];
  const what = {
    dead_letters: `${count} dead ${count === 1 ? 'letter' : 'letters'} in ${queue}${source === undefined ? '' : `, of the function ${source}`}`,
    stuck: `for a quarter of an hour no message in ${queue} was handled${source === undefined ? '' : ` by ${source}`} (${count} wait)`,
    late: `messages wait too long in ${queue}${source === undefined ? '' : ` for ${source}`} (${count})`,
  }[kind];
  return {
    subject: subjectOf(`${title}: ${kind.replace('_', ' ')} in ${queue}`),
    message: [
      `What: ${state === 'over' ? `it is over: ${what}` : what}.`,
      `Since: ${since}.`,
      `Impact: ${affects}.`,
      `Runbook: docs/runbooks/${runbooks[kind]}.md`,
    ].join('\n'),
  };
}
