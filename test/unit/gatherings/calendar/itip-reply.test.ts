/** Every value of a reply as it is written: what may be written in two ways is read in both, and nothing else is made of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReply } from '../../../../functions/gatherings/calendar/itip-reply.ts';

const lines = {
  uid: 'UID:gth_1@example.com',
  stamp: 'DTSTAMP:20261120T000000Z',
  sequence: 'SEQUENCE:2',
  attendee: 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com',
};
const objectOf = (change: Partial<typeof lines> & { readonly other?: string } = {}) =>
  [
    ...['BEGIN:VCALENDAR', 'METHOD:REPLY', 'BEGIN:VEVENT'],
    ...[...Object.values({ ...lines, ...change }), 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
const readText = (text: string) => readReply([{ text, method: undefined }]);
const read = (change: Parameters<typeof objectOf>[0]) => readText(objectOf(change));

describe('the attendee', () => {
  test.each([
    ['mailto:a@example.com', 'a@example.com'],
    ['MAILTO:a@example.com', 'a@example.com'],
    [' mailto:a@example.com ', 'a@example.com'],
    ['a@example.com', 'a@example.com'],
    ['mailto:a@example.com?subject=x?y', 'a@example.com'],
    ['mailto:%E8%8A%B1@example.com', '花@example.com'],
    ['mailto:100%@example.com', '100%@example.com'],
    ['urn:mailto:a@example.com', 'urn:mailto:a@example.com'],
  ])('%j is %s', (uri, attendee) => {
    expect(read({ attendee: `ATTENDEE;PARTSTAT=ACCEPTED:${uri}` })).toMatchObject({ attendee });
  });

  test.each([
    ['ACCEPTED', { answer: 'attending' }],
    ['Accepted', { answer: 'attending' }],
    ['TENTATIVE', { answer: 'undecided' }],
    ['DECLINED', { answer: 'declined' }],
    ['DELEGATED', { refused: 'delegated' }],
    ['delegated', { refused: 'delegated' }],
    ['NEEDS-ACTION', { refused: 'not_an_answer' }],
    ['COMPLETED', { refused: 'not_an_answer' }],
  ])('says by the status %s: %j', (status, outcome) => {
    expect(read({ attendee: `ATTENDEE;PARTSTAT=${status}:mailto:a@example.com` })).toMatchObject(outcome);
  });

  test('says nothing without a status: NEEDS-ACTION is what that means (RFC 5545 §3.2.12)', () => {
    expect(read({ attendee: 'ATTENDEE:mailto:a@example.com' })).toEqual({ refused: 'not_an_answer' });
  });

  test('is the only one whose status counts: that of the organizer may be there twice', () => {
    const other = 'ORGANIZER;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:mailto:rsvp@example.com';
    expect(read({ other })).toMatchObject({ answer: 'attending' });
  });
});

describe('the revision', () => {
  test('is every whole number that fits, and no other', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (sequence) => {
        expect(read({ sequence: `SEQUENCE:${sequence}` })).toMatchObject({ sequence });
      }),
    );
  });

  test.each(['SEQUENCE:\r\n 12', 'SEQUENCE:1\r\n\t2', 'sequence: 12 ', 'SEQUENCE;X-A="b:c;d":12'])(
    '%j is 12',
    (sequence) => expect(read({ sequence })).toMatchObject({ sequence: 12 }),
  );

  test.each(['-1', '1:2', '1,2', '1e3', '0x1', '', '9007199254740993', '9'.repeat(30)])('%j is none', (value) => {
    expect(read({ sequence: `SEQUENCE:${value}` })).toEqual({ refused: 'calendar_unreadable' });
  });
});

describe('when it was given', () => {
  test.each([
    'DTSTAMP:20261120T000000',
    'DTSTAMP;TZID=Asia/Tokyo:20261120T090000',
    'DTSTAMP;TZID=UTC:20261120T000000',
    'DTSTAMP:20261120T090000+0900',
    'DTSTAMP:20261120',
  ])('%s is not in UTC', (stamp) => expect(read({ stamp })).toEqual({ refused: 'calendar_unreadable' }));

  test('is each second in UTC', () => {
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const written = date.toISOString().replace(/[-:]|\.\d+/g, '');
        const second = new Date(Math.floor(date.getTime() / 1000) * 1000);
        expect(read({ stamp: `DTSTAMP:${written}` })).toMatchObject({ stampedAt: second });
      }),
    );
  });
});

describe('the event', () => {
  test('is named without the spaces around its name, and with everything within', () => {
    expect(read({ uid: 'UID: gth_1@example.com ' })).toMatchObject({ uid: 'gth_1@example.com' });
    expect(read({ uid: 'UID:gth\uFEFF_1@example.com' })).toMatchObject({ uid: 'gth\uFEFF_1@example.com' });
  });

  test.each([
    ['nothing', ''],
    ['two objects, which disagree or not', `${objectOf()}${objectOf()}`],
    ['an event in no calendar', objectOf().replaceAll('VCALENDAR', 'VTODO')],
    ['a calendar in a calendar', `BEGIN:X\r\n${objectOf()}END:X\r\n`],
  ])('is in one calendar: %s is refused', (_what, text) => {
    expect(readText(text)).toEqual({ refused: 'calendar_unreadable' });
  });

  test('is a reply for the part as for the calendar in it, whose method may be in any case', () => {
    const saying = (method: string) => readReply([{ text: objectOf(), method }]);
    expect(saying('REPLY')).toMatchObject({ answer: 'attending' });
    expect(saying('REQUEST')).toEqual({ refused: 'not_a_reply' });
    expect(readText(objectOf().replace('METHOD:REPLY', 'METHOD:reply'))).toMatchObject({ answer: 'attending' });
  });
});
