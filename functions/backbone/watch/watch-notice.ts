import type { Told } from '../tables.ts';

/** What a topic takes: a subject of at most 100 characters of ASCII, and a text (Amazon SNS API Reference, "Publish"). */
export interface Notice {
  readonly subject: string;
  readonly message: string;
}

const runbooks = { dead_letters: 'dead-letters', stuck: 'messages-wait', late: 'messages-wait' } as const;
const mostOfSubject = 100;

/** A notice that something is wrong, or is over, in the words in which alarms say it. Nothing of what a message says is in it. */
export function noticeOf(told: Told, state: 'new' | 'worse' | 'over'): Notice {
  const { kind, queue, source, affects, count, since } = told;
  const title = { new: 'ALARM', worse: 'ALARM (worse)', over: 'OK' }[state];
  const what = {
    dead_letters: `${count} dead ${count === 1 ? 'letter' : 'letters'} in ${queue}${source === undefined ? '' : `, of the function ${source}`}`,
    stuck: `nothing was handled for a quarter of an hour of what waits in ${queue}${source === undefined ? '' : ` for ${source}`} (${count})`,
    late: `messages wait too long in ${queue}${source === undefined ? '' : ` for ${source}`} (${count})`,
  }[kind];
  return {
    subject: `${title}: ${kind.replace('_', ' ')} in ${queue}`.slice(0, mostOfSubject),
    message: [
      `What: ${state === 'over' ? `it is over: ${what}` : what}.`,
      `Since: ${since}.`,
      `Impact: ${affects}.`,
      `Runbook: docs/runbooks/${runbooks[kind]}.md`,
    ].join('\n'),
  };
}
