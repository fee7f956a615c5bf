/** What is read of a mail before anybody knows whose it is: the fields of SES, one recipient, one sender, the calendar parts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCalendars, readHead } from '../../../../functions/gatherings/calendar/inbound-mail.ts';

const received =
  'Received: from m.example by inbound with SMTP id 1 for rsvp@example.com; Mon, 23 Nov 2026 01:23:45 +0000';
const from = 'From: hanako@example.net';
const receipt = 'X-SES-RECEIPT: x';
const headOf = (...lines: readonly string[]) => readHead(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody`));

describe('the recipient, as SES noted it', () => {
  const recipientIn = async (value: string) => (await headOf(`Received: ${value}`, receipt, from))?.recipient;

  test.each([
    ['with SMTP id 1 for rsvp+code@example.com; Mon', 'rsvp+code@example.com'],
    ['with SMTP id 1 for <rsvp+code@example.com>; Mon', 'rsvp+code@example.com'],
    ['with SMTP id 1 for  <rsvp+code@example.com> ; Mon', 'rsvp+code@example.com'],
    ['with SMTP id 1\r\n for\r\n\trsvp+code@example.com;\r\n Mon', 'rsvp+code@example.com'],
    ['with SMTP id 1; Mon', undefined],
    ['with SMTP id 1 for nobody; Mon', undefined],
    ['from for.example with SMTP id x-for rsvp@example.com; Mon', undefined],
  ])('%j', async (value, recipient) => expect(await recipientIn(value)).toBe(recipient));

  test('is in the topmost field that SES wrote; nothing below it counts', async () => {
    const forged = received.replace('rsvp@', 'forged@');
    expect((await headOf(received, forged, receipt, from))?.recipient).toBe('rsvp@example.com');
    expect(await headOf('X-SES-Spam-Verdict: PASS', receipt, forged, from)).toMatchObject({
      recipient: undefined,
      bySes: [{ key: 'x-ses-spam-verdict' }],
    });
    expect(await headOf(receipt, forged, from)).toMatchObject({ recipient: undefined, bySes: [] });
  });
});

describe('the sender', () => {
  test.each([
    ['one address', [from], 'hanako@example.net'],
    ['one address with a name', ['From: =?utf-8?q?=E8=8A=B1=E5=AD=90?= <hanako@example.net>'], 'hanako@example.net'],
    ['a group of one (RFC 6854)', ['From: Family: hanako@example.net;'], 'hanako@example.net'],
    ['no field', ['To: rsvp@example.com'], undefined],
    ['an empty field', ['From:'], undefined],
    ['two addresses', ['From: hanako@example.net, mallory@example.com'], undefined],
    ['a group of two', ['From: Family: hanako@example.net, mallory@example.com;'], undefined],
    ['two fields', [from, 'From: mallory@example.com'], undefined],
    ['two fields that say the same', [from, from], undefined],
  ])('%s', async (_what, fields, sender) => {
    expect((await headOf(received, receipt, ...fields))?.from).toBe(sender);
  });
});

describe('the end of the header', () => {
  test('may be the end of the mail: nothing of the last field is lost', async () => {
    const raw = Buffer.from([received, receipt, from].join('\r\n'));
    expect(await readHead(raw)).toMatchObject({ recipient: 'rsvp@example.com', from: 'hanako@example.net' });
  });

  test('is the first empty line: what looks like a field behind it is text', async () => {
    const raw = Buffer.from(['', '', received, receipt, from, '', ''].join('\r\n'));
    expect(await readHead(raw)).toBeUndefined();
    expect((await readHead(Buffer.from([received, receipt, '', from, '', ''].join('\r\n'))))?.from).toBeUndefined();
  });

  test('comes soon: a header that is too large is not read', async () => {
    expect(await headOf(received, receipt, from, `X-Long: ${'x'.repeat(300_000)}`)).toBeUndefined();
  });
});

describe('mail that wants no mail in return', () => {
  test.each([
    ['Precedence: Bulk', true],
    ['Precedence:   list  ', true],
    ['Precedence: not-bulk', false],
    ['Precedence: bulky', false],
    ['Return-Path: <>', true],
    ['Return-Path:   < >', true],
    ['Return-Path: <"<>"@example.net>', false],
    ['Auto-Submitted: auto-generated', false],
    ['Auto-Submitted: not-at-all', true],
    ['List-Unsubscribe: <https://example.net>', true],
    ['X-List-Id: x', false],
  ])('%s: %s', async (field, automatic) => {
    expect(await headOf(received, receipt, from, field)).toMatchObject({ automatic });
  });
});

describe('the calendar parts', () => {
  const object = 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR';
  const mailOf = (...parts: readonly string[]) =>
    Buffer.from(
      ['Content-Type: multipart/mixed; boundary=b', '', ...parts.flatMap((part) => ['--b', part]), '--b--', ''].join(
        '\r\n',
      ),
    );
  const part = (content: string, type = 'text/calendar; method=reply') =>
    `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}`;

  test('each has its text and its method, in capitals', async () => {
    const [calendar] = await readCalendars(mailOf(part(object)));
    expect(calendar?.method).toBe('REPLY');
    expect(calendar?.text.trim().split(/\r?\n/)).toEqual(object.split('\r\n'));
  });

  test('other parts are not calendar parts, whatever they hold', async () => {
    const types = ['text/plain', 'text/x-calendar', 'application/octet-stream; name=reply.ics', 'message/rfc822'];
    expect(await readCalendars(mailOf(...types.map((type) => part(object, type))))).toEqual([]);
  });

  const file = (name: string) =>
    `application/ics; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"`;

  test.each([
    'application/ics',
    file('reply.ics'),
    'Application/ICS; method=REPLY',
    `text/calendar; ${'x=y'}\r\nContent-Disposition: attachment`,
  ])('a file counts where it is all that there is: %j', async (type) => {
    const found = await readCalendars(mailOf(part('参加します', 'text/plain'), part(object, type)));
    expect(found.map(({ text }) => text.trim().split(/\r?\n/))).toEqual([object.split('\r\n')]);
  });

  test('a file beside a part is the request that it replies to, or a copy: the part counts', async () => {
    const request = object.replace('REPLY', 'REQUEST');
    for (const parts of [
      [part(object), part(request, file('invite.ics'))],
      [part(request, file('invite.ics')), part(object)],
    ])
      expect((await readCalendars(mailOf(...parts))).map(({ text }) => text)).toEqual([
        expect.stringContaining('REPLY'),
      ]);
    const files = [part(object, file('a.ics')), part(request, file('b.ics'))];
    expect(await readCalendars(mailOf(...files))).toHaveLength(2);
  });

  test('the same one counts once, however many empty lines follow it', async () => {
    const ends = fc.array(fc.constantFrom('', '\r\n', '\n', ' \r\n\r\n'), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(ends, async (found) => {
        expect(await readCalendars(mailOf(...found.map((end) => part(`${object}${end}`))))).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
    expect(await readCalendars(mailOf(part(object), part(`X${object}`)))).toHaveLength(2);
  });
});
