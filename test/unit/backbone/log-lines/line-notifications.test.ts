import { describe, expect, test } from 'vitest';
import { heartbeats } from '../../../../functions/backbone/log-lines/known-lines.ts';
import {
  checkHeartbeat,
  type SameLines,
  sameLines,
  takeLines,
} from '../../../../functions/backbone/log-lines/line-notifications.ts';
import type { LineRecord } from '../../../../functions/backbone/tables.ts';
import type { LogCode } from '../../../../shared/log/messages.ts';
import { day, hour } from '../../../../shared/time/durations.ts';

const at = Date.parse('2026-12-01T10:30:00.000Z');
const line = (fields: object, timestamp = at) => ({ timestamp, message: JSON.stringify(fields) });
const bounced = (more: object = {}, timestamp = at) =>
  line({ code: 'HARMED_BY_BOUNCES', campaignId: 'cmp_one', correlationId: 'first', ...more }, timestamp);

/** What lines lead to that are handed on one delivery after the other. */
function taken(...deliveries: ReturnType<typeof line>[][]) {
  const known = new Map<string, LineRecord>();
  return deliveries.flatMap((events) =>
    sameLines(events).flatMap((lines) => {
      const key = `${lines.code} ${lines.about}`;
      const { record, notification } = takeLines(lines, known.get(key));
      known.set(key, record);
      return notification ?? [];
    }),
  );
}

describe('a line of which the people on call are notified at once', () => {
  test('says what happened to which campaign, who is affected, where to look, and nothing else of the line', () => {
    expect(taken([bounced({ address: 'someone@example.com' })])).toEqual([
      {
        subject: 'ALARM: HARMED_BY_BOUNCES',
        message: `What: Too many mails of a campaign bounced; it is paused. (cmp_one)
Impact: the rest of its recipients get nothing until HR resumes it.
Log: HARMED_BY_BOUNCES, correlation ids first.
Runbook: docs/runbooks/campaign-paused.md`,
      },
    ]);
  });

  test('may name a gathering, or nothing', () => {
    const [gathering, nothing] = taken([
      line({ code: 'GATHERING_IN_TROUBLE', gatheringId: 'gat_one' }),
      line({ code: 'SERVICE_MAIL_MISSED' }),
    ]);
    expect(gathering?.message).toContain(' (gat_one)\nImpact');
    expect(nothing?.message).toContain('it is stored and will be retried.\nImpact');
    expect(nothing?.message).toContain('\nLog: SERVICE_MAIL_MISSED.\n');
  });

  test('is one notification with others that say the same within an hour, with the first five of their causes', () => {
    const many = ['first', 'first', 'a', 'b', 'c', 'd', 'e'].map((correlationId) => bounced({ correlationId }));
    const [notification, ...others] = taken(many, [bounced()], [bounced({}, at + hour / 2 - 1)]);
    expect(others).toEqual([]);
    expect(notification?.message).toContain('correlation ids first, a, b, c, d.');
  });

  test('is none when it comes late, after one of the next hour', () => {
    expect(taken([bounced({}, at + hour)], [bounced()])).toHaveLength(1);
  });

  test.each([
    ['of another campaign', bounced({ campaignId: 'cmp_two' })],
    ['an hour later', bounced({}, at + hour)],
    ['of another kind', bounced({ code: 'HARMED_BY_DOUBT' })],
  ])('is another one: %s', (_what, other) => {
    expect(taken([bounced()], [other])).toHaveLength(2);
  });
});

test.each([
  ['of another code', line({ code: 'MAIL_SENT' })],
  ['without a code', line({ level: 'INFO' })],
  ['that is no JSON', { timestamp: at, message: 'CWL CONTROL MESSAGE: Checking health of destination' }],
  ['whose code is a word of the language', line({ code: 'toString' })],
])('of a line %s nobody hears', (_what, other) => {
  expect(sameLines([other])).toEqual([]);
});

describe('a line that means something only where it comes often', () => {
  const refused = (count: number, timestamp = at) =>
    Array.from({ length: count }, () => line({ code: 'CALENDAR_REPLY_REFUSED' }, timestamp));

  test('is counted for a day, and notified once at its number', () => {
    expect(taken(refused(19))).toEqual([]);
    const [notification, ...others] = taken(refused(19), refused(1), refused(30));
    expect(others).toEqual([]);
    expect(notification?.message).toContain('It came 20 times within a day.\nImpact: members who replied');
  });

  test('is counted from one again the next day', () => {
    expect(taken(refused(19), refused(19, at + day))).toEqual([]);
    expect(taken(refused(20), refused(20, at + day))).toHaveLength(2);
  });
});

describe('a heartbeat', () => {
  const now = new Date(at);
  const beat: SameLines = { code: 'WEBHOOK_ACCEPTED', about: 'programme', count: 1, lastAt: now, correlationIds: [] };
  const later = (milliseconds: number) => new Date(at + milliseconds);
  const known = (more: Partial<LineRecord> = {}): LineRecord => {
    const code = (more.code ?? 'WEBHOOK_ACCEPTED') as LogCode;
    const silentAt = later(heartbeats[code]?.within ?? 0).toISOString();
    return { code, about: 'programme', lastAt: now.toISOString(), silentAt, notified: false, ...more };
  };

  test('is kept without a notification', () => {
    expect(takeLines(beat, undefined)).toEqual({ record: known(), notification: undefined });
    const second = { ...beat, lastAt: later(hour) };
    expect(takeLines(second, known()).record.lastAt).toBe(later(hour).toISOString());
    expect(takeLines({ ...beat, lastAt: later(-hour) }, known()).record).toEqual(known());
  });

  test.each(Object.entries(heartbeats))(
    '%s that stays away is notified once, and once when it comes',
    (name, { within }) => {
      const code = name as LogCode;
      expect(checkHeartbeat(code, known({ code }), later(within - 1))).toBeUndefined();
      const silent = checkHeartbeat(code, known({ code }), later(within));
      expect(silent?.notification?.subject).toBe(`ALARM: no ${code}`);
      expect(silent?.record).toEqual({ ...known({ code, notified: true }), silentAt: undefined });
      expect(checkHeartbeat(code, silent?.record, later(2 * within))).toBeUndefined();
      const { record, notification } = takeLines({ ...beat, code, lastAt: later(3 * within) }, silent?.record);
      expect(notification?.subject).toBe(`OK: no ${code}`);
      expect(notification?.message).toMatch(/^What: it is over: for .* days no /);
      expect(record.notified).toBe(false);
    },
  );

  test('that never came is missed only after its time, from the first look', () => {
    const first = checkHeartbeat('WEBHOOK_ACCEPTED', undefined, now);
    expect(first).toEqual({ record: known(), notification: undefined });
    expect(checkHeartbeat('WEBHOOK_ACCEPTED', first?.record, later(7 * day + 1))?.notification).toBeDefined();
  });

  test('is no other line', () => {
    expect(checkHeartbeat('HARMED_BY_BOUNCES', undefined, now)).toBeUndefined();
  });
});
