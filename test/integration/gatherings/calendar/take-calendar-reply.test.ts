import { describe, expect, test, vi } from 'vitest';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { calendarPrograms, golden, goldenMail } from '../../../fixtures/calendar-replies.ts';
import { storedGuest } from '../../../fixtures/gatherings.ts';
import {
  alumniId,
  answer,
  aws,
  events,
  eventsOfMember,
  expectRetried,
  gatheringId,
  gatherings,
  guests,
  handle,
  invited,
  lines,
  nothingLeft,
  notices,
  pastDeadline,
  receive,
  refusals,
  s3,
  stored,
  unread,
} from './reply-function.ts';

describe('an RSVP that came by mail', () => {
  const meanings = { accepted: 'attending', declined: 'declined', tentative: 'undecided' } as const;
  const everyAnswer = calendarPrograms.flatMap((program) =>
    Object.entries(meanings).map(([said, meant]) => ({ program, said, meant })),
  );

  test.each(everyAnswer)('$program, $said: $meant', async ({ program, said, meant }) => {
    await invited();
    await receive(`${program}-${said}`);
    expect(await answer()).toMatchObject({
      answer: meant,
      evidence: 'calendar',
      answeredAt: golden.receivedAt.toISOString(),
      calendarStamp: golden.stampedAt.toISOString(),
      answeredTo: 1,
    });
    expect(s3.objects.size).toBe(0);
  });

  test('that is only a file of type application/ics counts by the same rules', async () => {
    await invited();
    await receive('file-only');
    expect(await answer()).toMatchObject({ answer: 'attending', evidence: 'calendar', answeredTo: 1 });
    const file = goldenMail('file-only').toString();
    const forged = file.replaceAll('From: Hanako Takahashi <hanako@', 'From: Hanako Takahashi <mallory@');
    for (const mail of [forged, file.replace('dmarc=pass', 'dmarc=fail')]) {
      await invited();
      await receive(Buffer.from(mail));
      expect(await answer()).toBeUndefined();
    }
    expect(refusals()).toEqual([expect.any(String), 'not_authenticated']);
  });

  test('takes a seat, and emits an event without any text of the mail', async () => {
    await invited({ seats: 3 });
    await receive('gmail-accepted');
    expect(await gatherings.get({ gatheringId })).toMatchObject({ taken: { place: 1 }, counts: { attending: 1 } });
    const { items } = await eventsOfMember();
    expect(items).toHaveLength(1);
    const { data } = JSON.parse(items.at(-1)?.detail ?? '') as { data: object };
    expect(data).toMatchObject({ gatheringId, alumniId, answer: 'attending', evidence: 'calendar' });
    expect(JSON.stringify(items)).not.toMatch(/hanako|rsvp\+|年末/);
  });

  test('that declines gives the seat back', async () => {
    await invited({ seats: 3 });
    await receive('gmail-accepted');
    await receive('outlook-declined', undefined, 'inbound/second');
    expect(await answer()).toMatchObject({ answer: 'declined' });
    expect(await gatherings.get({ gatheringId })).toMatchObject({ taken: { place: 0 }, counts: { declined: 1 } });
  });

  test('joins the waiting list if it is full', async () => {
    await invited({ seats: 1, waitingList: 'fifo' }, { taken: { place: 1, online: 0 } });
    await receive('apple-accepted');
    expect(await answer()).toMatchObject({ answer: 'waiting', evidence: 'calendar' });
    // The confirmation of every answer tells it; nothing else does.
    const { items } = await eventsOfMember();
    expect(items.map(({ type, detail }) => [type, JSON.parse(detail).data.answer])).toEqual([
      ['rsvp-answered', 'waiting'],
    ]);
    expect(await notices()).toEqual([]);
  });
});

describe('what is refused gets no response: nothing is written, no mail is kept, the reason is counted', () => {
  test.each([
    ['forged-from-somebody-else', 'other_sender'],
    ['forged-two-from-fields', 'not_authenticated'],
    ['forged-dmarc-failed', 'not_authenticated'],
    ['forged-not-authenticated', 'not_authenticated'],
    ['forged-results-below', 'not_authenticated'],
    ['forged-results-in-envelope', 'not_authenticated'],
    ['infected', 'infected'],
    ['spam', 'spam'],
    ['address-mangled', 'address_unknown'],
    ['needs-action', 'not_an_answer'],
    ['request', 'not_a_reply'],
    ['method-contradicts', 'not_a_reply'],
    ['no-calendar', 'calendar_missing'],
    ['forwarded-reply', 'calendar_missing'],
  ])('%s: %s', async (name, reason) => {
    await invited();
    expect(await receive(name)).toEqual({ batchItemFailures: [] });
    expect(refusals()).toEqual([reason]);
    expect(await answer()).toBeUndefined();
    expect(await events()).toBe(0);
    expect(await notices()).toEqual([]);
    expect(s3.objects.size).toBe(0);
  });

  test('a forged Accept of a full gathering leads to no mail', async () => {
    await invited(...nothingLeft.full);
    for (const name of ['forged-from-somebody-else', 'forged-dmarc-failed']) await receive(name);
    await invited(nothingLeft.full[0], nothingLeft.full[1], { epoch: 1 });
    await receive('gmail-accepted');
    expect(refusals()).toEqual(['other_sender', 'not_authenticated', 'link_closed']);
    expect(await notices()).toEqual([]);
  });

  test('a draft', async () => {
    await invited({}, { status: 'draft' });
    await receive('thunderbird-accepted');
    expect(refusals()).toEqual(['link_closed']);
    expect(await answer()).toBeUndefined();
    expect(await notices()).toEqual([]);
  });

  test('a member with revoked links, or with another address by now', async () => {
    await invited({}, {}, { epoch: 1 });
    await receive('gmail-accepted');
    await invited({}, {}, { address: 'new@example.net' });
    await receive('gmail-accepted');
    expect(refusals()).toEqual(['link_closed', 'other_attendee']);
  });

  test.each([
    ['a stranger', 'forged-from-somebody-else', 'too_large'],
    ['a forger', 'forged-dmarc-failed', 'not_authenticated'],
  ])('a mail of %s with more than a megabyte', async (_whose, name, reason) => {
    await invited();
    await receive(Buffer.concat([goldenMail(name), Buffer.alloc(1_000_000, 'x')]));
    await receive(Buffer.alloc(1_000_001, 'x'), undefined, 'inbound/noise');
    expect(refusals()).toEqual([reason, 'mail_unreadable']);
    expect(await stored()).toEqual([]);
    expect(s3.objects.size).toBe(0);
  });

  test('an object that is not a received mail, such as SES’s note about the rule, leads to nothing', async () => {
    await receive(Buffer.from('Subject: Amazon SES Setup Notification\r\n\r\nPlease ignore this.\r\n'));
    await receive(Buffer.alloc(0));
    await receive(Buffer.from([0, 255, 254, 13, 10, 13, 10, 7]));
    expect(refusals()).toEqual(['mail_unreadable', 'mail_unreadable', 'mail_unreadable']);
  });

  test('no address, name or token is in the logs', async () => {
    await invited();
    for (const name of ['gmail-accepted', 'forged-from-somebody-else', 'address-mangled']) await receive(name);
    expect(JSON.stringify(lines)).not.toMatch(/hanako|mallory|example\.(net|com)|rsvp\+/i);
  });
});

describe('an Accept that is the member’s own and cannot be taken leads to a notice', () => {
  test.each(Object.entries(nothingLeft))('%s', async (why, [change, state]) => {
    await invited(change, state);
    expect(await receive('thunderbird-accepted')).toEqual({ batchItemFailures: [] });
    expect(refusals()).toEqual([why]);
    expect(await answer()).toBeUndefined();
    expect(await notices()).toEqual([
      expect.objectContaining({ gatheringId, alumniId, notice: 'reply_not_taken', answer: 'none', why }),
    ]);
    expect(JSON.stringify(await stored())).not.toMatch(/hanako|rsvp\+|年末/);
    expect(s3.objects.size).toBe(0);
  });

  test('a cancelled gathering is cancelled for a reply to an older revision, too', async () => {
    await invited({}, { status: 'cancelled', calendarSequence: 2 });
    await receive('outlook-accepted');
    expect(refusals()).toEqual(['cancelled']);
    expect(await notices()).toMatchObject([{ why: 'cancelled' }]);
  });

  test('a Decline after the deadline says that the seat is still theirs', async () => {
    await invited({ seats: 3 });
    await receive('gmail-accepted');
    await commit(gatherings.update({ gatheringId }, { set: { draft: pastDeadline } }));
    await receive('gmail-declined', { '20261123T012345Z': '20261123T012346Z' });
    expect(await answer()).toMatchObject({ answer: 'attending' });
    expect(await notices()).toMatchObject([{ why: 'too_late', answer: 'attending', mode: 'place' }]);
  });

  test('there is one notice, however often and when the event or the mail comes', async () => {
    await invited(...nothingLeft.full);
    for (const copy of ['inbound/1', 'inbound/2']) s3.objects.set(copy, goldenMail('gmail-accepted'));
    await Promise.all([handle('inbound/1'), handle('inbound/2')]);
    await handle('inbound/1');
    vi.setSystemTime(new Date(golden.receivedAt.getTime() + 3_600_000));
    await receive('gmail-accepted');
    expect(await notices()).toHaveLength(1);
    await receive('gmail-accepted', { '20261123T012345Z': '20261123T021000Z' });
    expect(await notices()).toHaveLength(2);
  });

  test('after a crash before the mail is deleted, the retry requests nothing more, and deletes it', async () => {
    await invited(...nothingLeft.full);
    s3.objects.set('inbound/mail', goldenMail('gmail-accepted'));
    await expectRetried('DELETE');
    await handle('inbound/mail');
    expect(await notices()).toHaveLength(1);
    expect(s3.objects.size).toBe(0);
  });
});

describe('a reply of the member that cannot be read or matched leads to one notice a day, at the address that we know', () => {
  const tagged = { ': Hanako Takahashi <hanako@example.net>': ': Hanako Takahashi <hanako+events@example.net>' };
  const withoutDmarc = { ' dmarc=pass header.from=example.net;': ' dmarc=none header.from=example.net;' };

  test.each<[string, string, string, Record<string, string>?]>([
    ['wrong-attendee', 'other_attendee', 'other_address'],
    ['two-attendees', 'several_attendees', 'not_understood'],
    ['old-sequence', 'stale', 'out_of_date'],
    ['future-sequence', 'unknown_revision', 'out_of_date'],
    ['other-gathering', 'other_gathering', 'not_understood'],
    ['delegated', 'delegated', 'not_understood'],
    ['counter-proposal', 'counter_proposal', 'not_understood'],
    ['broken-base64', 'calendar_unreadable', 'not_understood'],
    ['gmail-accepted', 'calendar_unreadable', 'not_understood', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:20261123' }],
    ['gmail-accepted', 'other_sender', 'other_address', tagged],
    [
      'gmail-accepted',
      'not_authenticated',
      'other_address',
      {
        ...withoutDmarc,
        ' dkim=pass header.i=@example.net;': ' dkim=pass header.i=@example-net.20230601.gappssmtp.com;',
      },
    ],
    [
      'gmail-accepted',
      'not_authenticated',
      'other_address',
      {
        ' dmarc=pass header.from=example.net;': ' dmarc=fail header.from=example.net;',
        ' dkim=pass header.i=@example.net;': ' dkim=pass header.i=@example-net.20230601.gappssmtp.com;',
      },
    ],
  ])('%s, %s: %s', async (name, reason, why, change) => {
    await invited();
    expect(await receive(name, change)).toEqual({ batchItemFailures: [] });
    expect(refusals()).toEqual([reason]);
    expect(await answer()).toBeUndefined();
    expect(await events()).toBe(0);
    expect(await unread()).toMatchObject([{ gatheringId, alumniId, notice: 'reply_not_taken', answer: 'none', why }]);
    expect(JSON.stringify(await stored())).not.toMatch(/hanako|rsvp\+|年末/);
    expect(s3.objects.size).toBe(0);
  });

  test('a mail of more than a megabyte is not read', async () => {
    await invited();
    await receive(Buffer.concat([goldenMail('gmail-accepted'), Buffer.alloc(3_000_000, 'x')]));
    expect(refusals()).toEqual(['too_large']);
    expect(await answer()).toBeUndefined();
    expect(await unread()).toMatchObject([{ notice: 'reply_not_taken', answer: 'none', why: 'not_understood' }]);
    expect(s3.objects.size).toBe(0);
  });

  test('a reply that is older by its own clock than the click on the page', async () => {
    const clicked = storedGuest({ gatheringId, alumniId, answer: 'declined', evidence: 'button' });
    await invited();
    await commit(guests.put({ ...clicked, answeredAt: golden.receivedAt.toISOString() }));
    await receive('gmail-accepted');
    await receive('gmail-declined');
    expect(refusals()).toEqual(['overtaken', 'overtaken']);
    expect(await answer()).toMatchObject({ answer: 'declined', evidence: 'button' });
    expect(await unread()).toMatchObject([{ notice: 'reply_not_taken', answer: 'declined', why: 'overtaken' }]);
  });

  test('one a day, however many mails come and for whatever reason', async () => {
    await invited();
    for (const name of ['delegated', 'old-sequence', 'broken-base64', 'delegated']) await receive(name);
    expect(await unread()).toHaveLength(1);
    vi.setSystemTime(new Date(golden.receivedAt.getTime() + 86_400_000));
    await receive('delegated');
    expect(await unread()).toHaveLength(2);
  });

  test.each([
    ['a machine that answers', { 'Auto-Submitted: auto-generated': 'Auto-Submitted: auto-replied' }],
    ['a mailing list', { 'Auto-Submitted: auto-generated': 'Precedence: list' }],
    ['a null return path', { 'Return-Path: <hanako@example.net>': 'Return-Path: <>' }],
  ])('no notice goes to %s, even where the reply was understood', async (_what, change) => {
    await invited();
    await receive('delegated', change);
    await invited(...nothingLeft.full);
    await receive('gmail-accepted', change);
    expect(refusals()).toEqual(['delegated', 'full']);
    expect(await stored()).toEqual([]);
  });

  test('an RSVP that a program marks as automatic is an RSVP all the same', async () => {
    await invited();
    await receive('gmail-accepted', { 'Auto-Submitted: auto-generated': 'Auto-Submitted: auto-replied' });
    expect(await answer()).toMatchObject({ answer: 'attending' });
  });
});

/** Whatever a mail holds, it is decided on and deleted: nothing lies in the bucket, nothing in the dead letters. */
test.each<[string, Record<string, string>]>([
  ['a DTSTAMP that is a date', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:20261123' }],
  ['a DTSTAMP in an unknown zone', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP;TZID=Nowhere:20261123T012345' }],
  ['a DTSTAMP of the year 1', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:00010101T000000Z' }],
  ['no UID', { 'UID:gth': 'X-UID:gth' }],
  ['several events', { 'END:VEVENT': 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT' }],
  ['an answer to one of a series', { 'SEQUENCE:1': 'SEQUENCE:1\r\nRECURRENCE-ID;VALUE=DATE:20261210' }],
  ['a start that is none', { 'DTSTART:': 'DTSTART;VALUE=PERIOD:x' }],
  ['an attendee that is no address', { 'mailto:hanako@example.net': 'mailto:%' }],
  ['text declared as base64', { 'Content-Transfer-Encoding: 7bit': 'Content-Transfer-Encoding: base64' }],
  [
    'text declared as quoted-printable',
    { 'Content-Transfer-Encoding: 7bit': 'Content-Transfer-Encoding: quoted-printable' },
  ],
])('a reply with %s ends with a reason, and is deleted', async (_what, change) => {
  await invited();
  expect(await receive('gmail-accepted', change)).toEqual({ batchItemFailures: [] });
  expect([...refusals(), ...lines.filter(({ code }) => code === 'CALENDAR_REPLY_TAKEN')]).toHaveLength(1);
  expect(aws.deadLetters()).toEqual([]);
  expect(s3.objects.size).toBe(0);
});

test.each(['attending', 'waiting', 'offered'] as const)(
  'a calendar’s Accept keeps the guests of who is %s, after HR lowered their number',
  async (state) => {
    const isWaiting = state === 'waiting';
    // Somebody else has one of the three seats that the party waits for.
    const numbers = {
      taken: { place: isWaiting ? 1 : 3, online: 0 },
      waitingSeats: { place: isWaiting ? 3 : 0, online: 0 },
    };
    await invited({ seats: isWaiting ? 3 : 5, waitingList: 'fifo', guestsPerMember: 1 }, numbers);
    const offerExpiresAt = state === 'offered' ? '2026-12-01T00:00:00.000Z' : undefined;
    const waitingSince = isWaiting ? '2026-11-20T00:00:00.000Z' : undefined;
    const given = { answeredAt: '2026-11-20T00:00:00.000Z', answeredTo: 1 };
    await commit(
      guests.put(
        storedGuest({ gatheringId, alumniId, answer: state, guests: 2, offerExpiresAt, waitingSince, ...given }),
      ),
    );
    await receive('gmail-accepted');
    expect(refusals()).toEqual([]);
    expect(await notices()).toEqual([]);
    expect(await answer()).toMatchObject({ answer: isWaiting ? 'waiting' : 'attending', guests: 2 });
  },
);
