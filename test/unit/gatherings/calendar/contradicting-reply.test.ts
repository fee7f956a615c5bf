/** A reply that says two things is nobody's RSVP; one that says the same thing twice, or in an odd writing, is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReply } from '../../../../functions/gatherings/calendar/itip-reply.ts';

const uid = 'UID:gth_1@example.com';
const stamp = 'DTSTAMP:20261120T000000Z';
const sequence = 'SEQUENCE:2';
const attendee = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com';

const replyOf = (lines: readonly string[], method: readonly string[] = ['METHOD:REPLY']) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//Test//EN', ...method, 'BEGIN:VEVENT'],
    ...[...lines, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
const read = (content: string) => readReply([{ text: content, method: undefined }]);
const plain = [uid, stamp, sequence, attendee];
const taken = {
  uid: 'gth_1@example.com',
  attendee: 'a@example.com',
  answer: 'attending',
  sequence: 2,
  stampedAt: new Date('2026-11-20T00:00:00Z'),
};

describe('a property that may stand once only', () => {
  const others = [
    ['UID:gth_2@example.com', 'calendar_unreadable'],
    ['DTSTAMP:20261121T000000Z', 'calendar_unreadable'],
    ['SEQUENCE:3', 'calendar_unreadable'],
    ['ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com', 'several_attendees'],
    ['ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.com', 'several_attendees'],
  ] as const;

  test.each(others)('a second %s is refused wherever it stands', (other, refused) => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...plain, other], { minLength: 5 }), (lines) => {
        expect(read(replyOf(lines))).toEqual({ refused });
      }),
    );
  });

  test.each(['COUNTER', 'REQUEST', 'CANCEL'])('METHOD cannot be both REPLY and %s, in either order', (method) => {
    for (const methods of [
      ['METHOD:REPLY', `METHOD:${method}`],
      [`METHOD:${method}`, 'METHOD:REPLY'],
    ]) {
      expect(read(replyOf(plain, methods))).toEqual({ refused: 'calendar_unreadable' });
    }
  });

  test('a property may be repeated with the same value', () => {
    fc.assert(
      fc.property(fc.subarray(plain), (again) => {
        expect(read(replyOf([...plain, ...again], ['METHOD:REPLY', 'METHOD:REPLY']))).toEqual(taken);
      }),
    );
  });
});

test('an acceptance that names a delegate is refused as delegated (RFC 5545 §3.2.5)', () => {
  const delegating = 'ATTENDEE;DELEGATED-TO="mailto:b@example.com";PARTSTAT=ACCEPTED:mailto:a@example.com';
  expect(read(replyOf([uid, stamp, sequence, delegating]))).toEqual({ refused: 'delegated' });
});

describe('DTSTAMP', () => {
  test.each(['20260230T000000Z', '20270229T000000Z', '20261340T000000Z', '20261120T250000Z', '20261120T006100Z'])(
    '%s does not exist: no other time is made of it',
    (value) => {
      expect(read(replyOf([uid, `DTSTAMP:${value}`, attendee]))).toEqual({ refused: 'calendar_unreadable' });
    },
  );

  test.each([
    ['20280229T235959Z', '2028-02-29T23:59:59.000Z'],
    ['20261231T235960Z', '2027-01-01T00:00:00.000Z'],
  ])('%s does: a leap day, a leap second', (value, instant) => {
    expect(read(replyOf([uid, `DTSTAMP:${value}`, attendee]))).toMatchObject({ stampedAt: new Date(instant) });
  });
});

test('a byte order mark before the object changes nothing (RFC 3629 §6)', () => {
  expect(read(`\uFEFF${replyOf(plain)}`)).toEqual(taken);
});
