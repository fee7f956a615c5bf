import { type Notification, subjectOf } from '../notifications/notification.ts';
import type { OpenFinding } from '../tables.ts';

const runbooks = {
  dead_letters: 'dead-letters',
  stuck: 'messages-wait',
  late: 'messages-wait',
  unknown_queue: 'unknown-queue',
} as const;
const subjects = {
  dead_letters: 'dead letters in',
  stuck: 'stuck in',
  late: 'late in',
  unknown_queue: 'unknown queue',
} as const;

/** A notification that something is wrong, or is over, in the words in which alarms say it. It holds nothing of what a message says. */
export function notificationOf(
  finding: OpenFinding,
  state: 'new' | 'worse' | 'ending' | 'over',
  now: Date,
): Notification {
  const { kind, queue, source, affects, count, since, endsAt } = finding;
  const title = { new: 'ALARM', worse: 'ALARM (worse)', ending: 'ALARM (ends soon)', over: 'OK' }[state];
  const what = {
    dead_letters: `${count} dead ${count === 1 ? 'letter' : 'letters'} in ${queue}${source === undefined ? '' : `, of the function ${source}`}`,
    stuck: `for a quarter of an hour no message in ${queue} was handled${source === undefined ? '' : ` by ${source}`} (${count} wait)`,
    unknown_queue: `${queue} is in no template of this release, and the queue watch may not look at it${count === 0 ? '' : ` (${count} ${count === 1 ? 'message' : 'messages'})`}`,
    late: `messages wait too long in ${queue}${source === undefined ? '' : ` for ${source}`} (${count})`,
  }[kind];
  return {
    subject: subjectOf(`${title}: ${subjects[kind]} ${queue}`),
    message: [
      `What: ${state === 'over' ? `it is over: ${what}` : what}.`,
      ...(state === 'ending' ? [`Ends: ${endsAt}: what nobody has handled by then is lost.`] : []),
      ...(isPast(endsAt, now)
        ? ['Ended: the queue dropped the first of them when its time was over; perhaps nobody handled it.']
        : []),
      `Since: ${since}.`,
      `Impact: ${affects}.`,
      `Runbook: docs/runbooks/${runbooks[kind]}.md`,
    ].join('\n'),
  };
}

function isPast(endsAt: string | undefined, now: Date): boolean {
  return endsAt !== undefined && Date.parse(endsAt) <= now.getTime();
}
