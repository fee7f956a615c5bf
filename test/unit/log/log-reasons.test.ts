/** A line that says that something is not done says why: `npx tsc -p .` refuses it without a reason. */
import { expect, test } from 'vitest';
import type { Log } from '../../../shared/log/log.ts';

test('what is ignored or refused needs its reason', () => {
  const lines: unknown[] = [];
  const note = (code: string, fields?: object) => void lines.push([code, fields]);
  const log: Log = { info: note, warn: note, error: note, with: () => log };
  log.info('EVENT_IGNORED', { reason: 'not_found' });
  log.info('EVENT_HANDLED');
  // @ts-expect-error no reason
  log.info('EVENT_IGNORED');
  // @ts-expect-error fields, but no reason
  log.warn('EVENT_IGNORED', { mailId: 'mal_1' });
  // @ts-expect-error an error is no reason that people can search for
  log.error('CALENDAR_REPLY_REFUSED', {}, new Error('why'));
  expect(lines).toHaveLength(5);
});
