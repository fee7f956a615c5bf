import { describe, expect, test } from 'vitest';
import { readCalendars, readHead } from '../../../../functions/gatherings/calendar/inbound-mail.ts';
import { readReply } from '../../../../functions/gatherings/calendar/itip-reply.ts';
import { distrustOf } from '../../../../functions/gatherings/calendar/mail-verdict.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { readReplyAddress } from '../../../../shared/links/reply-address.ts';
import { calendarPrograms, golden, goldenLinkKeys, goldenMail } from '../../../fixtures/calendar-replies.ts';

async function received(name: string, change?: Record<string, string>) {
  const raw = goldenMail(name, change);
  const head = await readHead(raw);
  if (head === undefined) throw new Error(`${name} cannot be read`);
  return { ...head, calendars: await readCalendars(raw) };
}
const answerIn = async (name: string, change?: Record<string, string>) =>
  readReply((await received(name, change)).calendars);

const meanings = { accepted: 'attending', declined: 'declined', tentative: 'undecided' } as const;
const everyAnswer = calendarPrograms.flatMap((program) =>
  Object.entries(meanings).map(([said, answer]) => ({ program, said, answer })),
);

describe('the replies of calendar programs', () => {
  test.each(everyAnswer)('$program, $said: $answer', async ({ program, said, answer }) => {
    const mail = await received(`${program}-${said}`);
    expect(distrustOf(mail)).toBeUndefined();
    expect(mail.from?.toLowerCase()).toBe(golden.address);
    const reply = readReply(mail.calendars);
    expect(reply).toMatchObject({
      uid: `${golden.gatheringId}@alumni.example.com`,
      answer,
      sequence: golden.sequence,
      stampedAt: golden.stampedAt,
    });
    expect('attendee' in reply && reply.attendee.toLowerCase()).toBe(golden.address);
  });

  test('the recipient is the envelope’s, as SES noted it: To may name anybody', async () => {
    const { recipient } = await received('gmail-accepted', { '\nTo: rsvp': '\nTo: office@example.com, rsvp' });
    const { gatheringId, alumniId } = golden;
    expect(readReplyAddress(recipient ?? '', parseLinkKeys(goldenLinkKeys))).toEqual({
      gatheringId,
      alumniId,
      epoch: 0,
    });
  });

  test('without SEQUENCE it is the first revision (RFC 5545 §3.8.7.4)', async () => {
    expect(await answerIn('gmail-accepted', { 'SEQUENCE:1\r\n': '' })).toMatchObject({ sequence: 0 });
  });

  test.each(['mailto:%22a..b%22@docomo.ne.jp', 'MAILTO:"a..b"@docomo.ne.jp', 'mailto:"a..b"@docomo.ne.jp?subject=x'])(
    'a quoted local part: %s',
    async (uri) => {
      const attendee = `ATTENDEE;PARTSTAT=ACCEPTED:${uri}\r\nX-WAS`;
      expect(await answerIn('gmail-accepted', { ATTENDEE: attendee })).toMatchObject({
        attendee: '"a..b"@docomo.ne.jp',
      });
    },
  );
});

describe('what is no RSVP', () => {
  test.each([
    ['no calendar part', 'no-calendar', 'calendar_missing'],
    ['the object only as a file of type application/ics', 'file-only', 'calendar_missing'],
    ['a reply within an attached mail', 'forwarded-reply', 'calendar_missing'],
    ['broken base64', 'broken-base64', 'calendar_unreadable'],
    ['a counter-proposal', 'counter-proposal', 'not_a_reply'],
    ['a request', 'request', 'not_a_reply'],
    ['a part that says it is a request and holds a reply', 'method-contradicts', 'not_a_reply'],
    ['two attendees', 'two-attendees', 'several_attendees'],
    ['DELEGATED', 'delegated', 'delegated'],
    ['NEEDS-ACTION', 'needs-action', 'not_an_answer'],
  ])('%s', async (_what, name, refused) => {
    expect(await answerIn(name)).toEqual({ refused });
  });

  test.each<[string, Record<string, string>, string]>([
    ['no event', { 'BEGIN:VEVENT': 'BEGIN:VTODO', 'END:VEVENT': 'END:VTODO' }, 'not_a_reply'],
    ['no method', { 'METHOD:REPLY\r\n': '' }, 'not_a_reply'],
    ['no UID', { 'UID:gth': 'X-UID:gth' }, 'calendar_unreadable'],
    ['no DTSTAMP', { 'DTSTAMP:': 'X-DTSTAMP:' }, 'calendar_unreadable'],
    ['a DTSTAMP without a zone', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:20261123T012345' }, 'calendar_unreadable'],
    ['an answer to one of a series', { 'SEQUENCE:1': 'SEQUENCE:1\r\nRECURRENCE-ID:20261210T100000Z' }, 'not_an_answer'],
    ['no attendee', { 'ATTENDEE;': 'X-ATTENDEE;' }, 'not_an_answer'],
    ['two events', { 'END:VEVENT': 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT' }, 'several_events'],
    ['an object that is never closed', { 'END:VEVENT\r\nEND:VCALENDAR\r\n': '' }, 'calendar_unreadable'],
  ])('%s', async (_what, change, refused) => {
    expect(await answerIn('gmail-accepted', change)).toEqual({ refused });
  });

  test('two different objects in one mail are ambiguous', async () => {
    const [calendar] = (await received('gmail-accepted')).calendars;
    const [other] = (await received('gmail-declined')).calendars;
    expect(readReply([calendar, other].filter((part) => part !== undefined))).toEqual({
      refused: 'calendar_ambiguous',
    });
  });
});

describe('the sender of a mail, by SES’s own fields and nothing else', () => {
  test.each([
    ['DMARC failed', 'forged-dmarc-failed', 'not_authenticated'],
    ['results that the sender wrote below SES’s', 'forged-results-below', 'not_authenticated'],
    ['results that the sender wrote, and none of SES', 'forged-not-authenticated', 'not_authenticated'],
    ['results in the envelope’s sender, which SES repeats', 'forged-results-in-envelope', 'not_authenticated'],
    ['two From fields', 'forged-two-from-fields', 'not_authenticated'],
    ['a virus', 'infected', 'infected'],
    ['spam', 'spam', 'spam'],
  ])('%s', async (_what, name, distrust) => {
    expect(distrustOf(await received(name))).toBe(distrust);
  });

  const from = 'hanako@example.net';
  const judged = (results: string, more: Record<string, string> = {}) =>
    distrustOf({
      from,
      bySes: Object.entries({
        'x-ses-spam-verdict': 'PASS',
        'x-ses-virus-verdict': 'PASS',
        'authentication-results': results,
        ...more,
      }).map(([key, value]) => ({ key, originalKey: key, value })),
    });

  test.each([
    ['DMARC passed', 'amazonses.com; dkim=pass header.i=@mail.example; dmarc=pass header.from=example.net;'],
    ['no DMARC record, and signed by the very domain', 'amazonses.com; dkim=pass header.i=@example.net; dmarc=none;'],
    ['signed by a mailbox of the domain', 'amazonses.com; dkim=pass header.i=hanako@example.net; dmarc=none'],
    ['one of two signatures', 'amazonses.com; dkim=fail header.i=@example.net; dkim=pass header.i=@example.net'],
    ['in another case, with comments', 'AMAZONSES.COM; DMARC=PASS (p=none; dis=none) header.from=Example.NET'],
  ])('believed: %s', (_what, results) => {
    expect(judged(results)).toBeUndefined();
  });

  test.each([
    ['nothing said', ''],
    ['another authority', 'mx.example.com; dmarc=pass header.from=example.net'],
    ['DMARC passed for another domain', 'amazonses.com; dmarc=pass header.from=example.com'],
    [
      'DMARC failed, though signed',
      'amazonses.com; dkim=pass header.i=@example.net; dmarc=fail header.from=example.net',
    ],
    ['DMARC could not be checked', 'amazonses.com; dkim=pass header.i=@example.net; dmarc=temperror'],
    [
      'two results that contradict',
      'amazonses.com; dmarc=pass header.from=example.net; dmarc=fail header.from=example.net',
    ],
    ['signed by a neighbour', 'amazonses.com; dkim=pass header.i=@mallory.example.net; dmarc=none'],
    ['signed by one whose name ends alike', 'amazonses.com; dkim=pass header.i=@notexample.net; dmarc=none'],
    ['SPF alone', 'amazonses.com; spf=pass envelope-from=hanako@example.net'],
    ['a result within quotes', 'amazonses.com; spf=pass x="; dmarc=pass header.from=example.net"; dmarc=none'],
    ['a result within a comment', 'amazonses.com; spf=pass (; dmarc=pass header.from=example.net); dmarc=none'],
    ['a result in EHLO', 'amazonses.com; spf=pass; envelope-from=a@b.example; helo=dmarc=pass; dmarc=none'],
  ])('not believed: %s', (_what, results) => {
    expect(judged(results)).toBe('not_authenticated');
  });

  test.each(['FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED', ''])(
    'a virus verdict %s is none that lets in',
    (verdict) => {
      const passed = 'amazonses.com; dmarc=pass header.from=example.net';
      expect(judged(passed, { 'x-ses-virus-verdict': verdict })).toBe('infected');
    },
  );

  test('a mail that SES is not sure is spam may be an RSVP', () => {
    const passed = 'amazonses.com; dmarc=pass header.from=example.net';
    expect(judged(passed, { 'x-ses-spam-verdict': 'GRAY' })).toBeUndefined();
  });

  test('nothing below the header is read before the sender is known', async () => {
    const [head = ''] = goldenMail('gmail-accepted').toString().split('MIME-Version: 1.0');
    const deep = Array.from(
      { length: 1000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    );
    const raw = Buffer.from(`${head}From: ${golden.address}\r\n${deep.join('')}`);
    expect(await readHead(raw)).toMatchObject({ from: golden.address });
    expect(await readCalendars(raw)).toEqual([]);
  });

  test('a mail that SES did not receive is not read at all', async () => {
    expect(await readHead(goldenMail('gmail-accepted', { 'X-SES-RECEIPT': 'X-Receipt' }))).toBeUndefined();
    expect(await readHead(Buffer.from(''))).toBeUndefined();
    expect(await readHead(Buffer.from([0, 255, 13, 10, 1]))).toBeUndefined();
  });
});
