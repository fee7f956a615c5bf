import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCalendars, readHead } from '../../../../functions/gatherings/calendar/inbound-mail.ts';
import { readReply } from '../../../../functions/gatherings/calendar/itip-reply.ts';
import { distrustOf } from '../../../../functions/gatherings/calendar/mail-verdict.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { readReplyAddress } from '../../../../shared/links/reply-address.ts';
import { instantSchema } from '../../../../shared/time/calendar.ts';
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

  test('the recipient is the one of the envelope, as SES noted it, not the one in To', async () => {
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

describe('what is not an RSVP', () => {
  test.each([
    ['SEQUENCE:1', 'SEQUENCE:one'],
    ['SEQUENCE:1', 'SEQUENCE:0.5'],
    ['SEQUENCE:1', 'SEQUENCE:1e0'],
    ['SEQUENCE:1', 'SEQUENCE;X-WAS=1:'],
    ['SEQUENCE:1', 'SEQUENCE:1\r\n .5'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT=ACCEPTED;PARTSTAT=DECLINED'],
    ['PARTSTAT=ACCEPTED', 'partstat=declined;PARTSTAT=ACCEPTED'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT=DECLINED;X-B="a;c:d";PARTSTAT=ACC\r\n EPTED'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT=ACCEPTED,DECLINED'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT="ACCEPTED","DECLINED"'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT="ACCEPTED";PARTSTAT="DECLINED"'],
    ['SEQUENCE:1', 'SEQUENCE:++1'],
  ])('a value that the library reads as another: %s as %s', async (was, becomes) => {
    expect(await answerIn('gmail-accepted', { [was]: becomes })).toEqual({ refused: 'calendar_unreadable' });
  });

  test.each([
    ['SEQUENCE:1', 'SEQUENCE;VALUE=INTEGER:1'],
    ['SEQUENCE:1', 'SEQUENCE:+1'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT="ACCEPTED"'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT=ACCEPTED;PARTSTAT=ACCEPTED'],
    ['PARTSTAT=ACCEPTED', 'PARTSTAT=ACCEPTED;X-B=";PARTSTAT=DECLINED"'],
  ])('a value that is read as it is written: %s as %s', async (was, becomes) => {
    expect(await answerIn('gmail-accepted', { [was]: becomes })).toMatchObject({ answer: 'attending', sequence: 1 });
  });

  test('the object only as a file of type application/ics is read as a part is', async () => {
    expect(await answerIn('file-only')).toEqual(await answerIn('gmail-accepted'));
  });

  test.each([
    ['no calendar part', 'no-calendar', 'calendar_missing'],
    ['a reply within an attached mail', 'forwarded-reply', 'calendar_missing'],
    ['broken base64', 'broken-base64', 'calendar_unreadable'],
    ['a counter-proposal', 'counter-proposal', 'counter_proposal'],
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
    ['no method but that of the mail', { 'METHOD:REPLY\r\n': '' }, 'calendar_unreadable'],
    ['no UID', { 'UID:gth': 'X-UID:gth' }, 'calendar_unreadable'],
    ['no DTSTAMP', { 'DTSTAMP:': 'X-DTSTAMP:' }, 'calendar_unreadable'],
    ['a DTSTAMP without a zone', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:20261123T012345' }, 'calendar_unreadable'],
    [
      'an answer to one of a series',
      { 'SEQUENCE:1': 'SEQUENCE:1\r\nRECURRENCE-ID:20261210T100000Z' },
      'several_events',
    ],
    ['a name with a colon that is not in quotes', { ';PARTSTAT=': ';CN=A: B;PARTSTAT=' }, 'calendar_unreadable'],
    [
      'a name with a colon behind the status',
      { 'PARTSTAT=ACCEPTED': 'PARTSTAT=ACCEPTED;CN=A: B' },
      'calendar_unreadable',
    ],
    ['a name with a semicolon that is not in quotes', { ';PARTSTAT=': ';CN=A; B;PARTSTAT=' }, 'calendar_unreadable'],
    ['a space before the status', { ';PARTSTAT=': '; PARTSTAT=' }, 'calendar_unreadable'],
    ['a space in the status', { 'PARTSTAT=ACCEPTED': 'PARTSTAT= ACCEPTED' }, 'calendar_unreadable'],
    ['no attendee', { 'ATTENDEE;': 'X-ATTENDEE;' }, 'not_an_answer'],
    ['two events', { 'END:VEVENT': 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT' }, 'several_events'],
    ['a DTSTAMP that is a date', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:20261123' }, 'calendar_unreadable'],
    [
      'a DTSTAMP that says that it is a date',
      { 'DTSTAMP:20261123T012345Z': 'DTSTAMP;VALUE=DATE:20261123' },
      'calendar_unreadable',
    ],
    [
      'a DTSTAMP in a zone that nobody knows',
      { 'DTSTAMP:20261123T012345Z': 'DTSTAMP;TZID=Mars/Olympus:20261123T012345' },
      'calendar_unreadable',
    ],
    ['a DTSTAMP of the year 0', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:00000101T000000Z' }, 'calendar_unreadable'],
    ['a DTSTAMP of the year 9999', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:99991231T235959Z' }, 'calendar_unreadable'],
    ['a DTSTAMP that is empty', { 'DTSTAMP:20261123T012345Z': 'DTSTAMP:' }, 'calendar_unreadable'],
    ['a SEQUENCE below zero', { 'SEQUENCE:1': 'SEQUENCE:-1' }, 'calendar_unreadable'],
    ['a PARTSTAT that nobody knows', { 'PARTSTAT=ACCEPTED': 'PARTSTAT=PERHAPS' }, 'not_an_answer'],
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

/** Any text where a value of the object stands: what a calendar writes is its own affair. */
describe('whatever a value holds', () => {
  const lines = ['UID', 'SEQUENCE', 'DTSTAMP', 'ATTENDEE', 'METHOD', 'RECURRENCE-ID', 'DTSTART', 'ORGANIZER'];
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('20261123', '20261123T012345', '20261123T012345Z', '99999999T999999Z', '-1', 'mailto:%', 'mailto:'),
  );
  const parameters = fc.constantFrom(
    '',
    ';VALUE=DATE',
    ';VALUE=PERIOD',
    ';TZID=Nowhere',
    ';TZID="a',
    ';X=^',
    ';PARTSTAT=A,B',
  );

  test('reading throws nothing, and gives an RSVP or a reason', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lines), parameters, value, fc.boolean(), (name, parameter, content, twice) => {
        const line = `${name}${parameter}:${content}`;
        const event = [
          'UID:a@example.com',
          'SEQUENCE:1',
          'DTSTAMP:20261123T012345Z',
          'ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.net',
        ].filter((known) => twice || !known.startsWith(name));
        const object = [
          'BEGIN:VCALENDAR',
          'METHOD:REPLY',
          'BEGIN:VEVENT',
          ...event,
          line,
          'END:VEVENT',
          'END:VCALENDAR',
        ];
        const reply = readReply([{ method: 'REPLY', text: object.join('\r\n') }]);
        if (reply.refused !== undefined) return;
        expect(Number.isSafeInteger(reply.sequence)).toBe(true);
        expect(instantSchema.safeParse(reply.stampedAt.toISOString()).success).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('any bytes can be the object, in any encoding that the part declares', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('7bit', '8bit', 'base64', 'quoted-printable', 'x-unknown'),
        fc.constantFrom('utf-8', 'iso-2022-jp', 'shift_jis', 'utf-16', 'x-none'),
        async (bytes, encoding, charset) => {
          const head = `Content-Type: text/calendar; method=REPLY; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
          const reply = readReply(await readCalendars(Buffer.concat([Buffer.from(head), bytes])));
          expect(reply.refused).toBeDefined();
        },
      ),
    );
  });
});

describe('folded lines', () => {
  const object = (fold: (line: Buffer) => Buffer) =>
    Buffer.concat(
      [
        'BEGIN:VCALENDAR',
        'METHOD:REPLY',
        'BEGIN:VEVENT',
        `UID:${golden.gatheringId}@alumni.example.com`,
        'SEQUENCE:1',
        'DTSTAMP:20261123T012345Z',
        `ATTENDEE;CN="髙橋 花子（あおぞら製作所 品質管理部）^'Hanako^'";PARTSTAT=ACCEPTED:mailto:${golden.address}`,
        'SUMMARY:年末交流会のご案内',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].map((line) => Buffer.concat([fold(Buffer.from(line)), Buffer.from('\r\n')])),
    );
  /** Folds after a number of octets, wherever characters end. */
  const every = (octets: number) => (line: Buffer) => {
    const pieces: Buffer[] = [];
    for (let start = 0; start < line.length; start += octets) {
      pieces.push(Buffer.from(start === 0 ? '' : '\r\n '), line.subarray(start, start + octets));
    }
    return Buffer.concat(pieces);
  };
  const part = (content: Buffer, type = 'text/calendar; method=REPLY; charset=utf-8') =>
    Buffer.concat([
      Buffer.from(`Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n`),
      Buffer.from(`${content.toString('base64')}\r\n`),
    ]);

  test('may be split within a character: the reply in them is read (RFC 5545 §3.1)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 74 }), async (octets) => {
        const reply = readReply(await readCalendars(part(object(every(octets)))));
        expect(reply).toMatchObject({ answer: 'attending', attendee: golden.address, stampedAt: golden.stampedAt });
      }),
    );
  });

  test('one object in two foldings is one reply', async () => {
    const parts = [object(every(74)), object(every(40))].map((content) =>
      Buffer.concat([Buffer.from('--b\r\n'), part(content)]),
    );
    const mail = Buffer.concat([
      Buffer.from('Content-Type: multipart/mixed; boundary=b\r\n\r\n'),
      ...parts,
      Buffer.from('--b--\r\n'),
    ]);
    expect(readReply(await readCalendars(mail))).toMatchObject({ answer: 'attending' });
  });
});

describe('mail that nobody answers (RFC 3834 §2)', () => {
  const asMailWith = async (header: string) =>
    (await received('apple-accepted', { '\r\nMime-Version:': `\r\n${header}\r\nMime-Version:` })).automatic;

  test.each([
    'Auto-Submitted: auto-replied',
    'auto-submitted: Auto-Replied (vacation)',
    'Auto-Submitted: auto-notified; owner=x',
    'Precedence: bulk',
    'Precedence: list',
    'List-Id: <news.example.net>',
    'Return-Path: <>',
  ])('%s', async (header) => expect(await asMailWith(header)).toBe(true));

  test.each(['Auto-Submitted: no', 'Auto-Submitted: auto-generated', 'Precedence: first-class', 'X-Other: 1'])(
    'not %s',
    async (header) => expect(await asMailWith(header)).toBe(false),
  );
});

describe('a mail whose sender is not known yet', () => {
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
