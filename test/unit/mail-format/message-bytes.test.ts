/** A mail as its bytes: lines, line ends and parts (RFC 2045, RFC 2183), and what the headers of a list refuse. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeText, UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { listHeaders, type Message, rawMessage } from '../../../shared/mail-format/message.ts';

const message = (change: Partial<Message> = {}): Message => ({
  from: { name: 'Aozora', address: 'alumni@mail.example.com' },
  to: { name: 'Taro', address: 'taro@example.net' },
  replyTo: { name: 'Office', address: 'office@example.com' },
  subject: 'News',
  language: 'en',
  text: 'Hello\n',
  html: '<p>Hello</p>\n',
  ...change,
});

/** The parts of a mail: the lines of their headers, and their content as it was before it was encoded. */
function partsOf(raw: string) {
  return raw.split(/\r\n--=_[0-9a-f]{24}a?(?:--)?(?:\r\n|$)/).flatMap((part) => {
    const [head = '', body = ''] = part.split('\r\n\r\n');
    if (!head.includes('Content-Transfer-Encoding: base64')) return [];
    return [
      {
        head: head.split('\r\n').filter((line) => !line.startsWith('--')),
        lines: body.split('\r\n'),
        content: Buffer.from(body, 'base64').toString(),
      },
    ];
  });
}

describe('a part', () => {
  test('has lines of 76 characters of base64, the last one with the rest, and gives the content back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'あ', '\n', '\r\n', ' '), maxLength: 300 }), (text) => {
        const [plain] = partsOf(rawMessage(message({ text })).toString());
        const lines = (plain?.lines ?? []).filter((line) => line !== '');
        for (const line of lines.slice(0, -1)) expect(line).toHaveLength(76);
        expect(lines.at(-1)?.length ?? 0).toBeLessThanOrEqual(76);
        expect(plain?.content).toBe(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'));
      }),
    );
  });

  test.each([
    [57, 1],
    [58, 2],
    [114, 2],
    [115, 3],
  ])('of %i bytes has %i lines, and no empty one', (bytes, count) => {
    const [plain] = partsOf(rawMessage(message({ text: 'a'.repeat(bytes) })).toString());
    expect(plain?.lines).toHaveLength(count);
    expect(plain?.lines).not.toContain('');
  });

  test('of text or HTML says no disposition; the calendar is a part to answer, and a file to keep', () => {
    const content = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    const raw = rawMessage(message({ calendar: { method: 'CANCEL', content } })).toString();
    const encoding = 'Content-Transfer-Encoding: base64';
    expect(partsOf(raw).map(({ head }) => head)).toEqual([
      ['Content-Type: text/plain; charset=UTF-8', encoding],
      ['Content-Type: text/html; charset=UTF-8', encoding],
      ['Content-Type: text/calendar; charset=UTF-8; method=CANCEL', encoding],
      [
        'Content-Type: application/ics; name="invite.ics"',
        encoding,
        'Content-Disposition: attachment; filename="invite.ics"',
      ],
    ]);
    expect(
      partsOf(raw)
        .map((part) => part.content)
        .slice(2),
    ).toEqual([content, content]);
  });
});

test('the header has one line for each field, and the mail ends with its last boundary', () => {
  const raw = rawMessage(message({ headers: { 'Auto-Submitted': 'auto-generated' } })).toString();
  const [head = ''] = raw.split('\r\n\r\n');
  expect(head.split('\r\n').slice(0, -1)).toEqual([
    'From: "Aozora" <alumni@mail.example.com>',
    'To: "Taro" <taro@example.net>',
    'Reply-To: "Office" <office@example.com>',
    'Subject: News',
    'Content-Language: en',
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
  ]);
  const boundary = /boundary="([^"]+)"$/.exec(head)?.[1] ?? 'none';
  expect(raw.endsWith(`\r\n--${boundary}--\r\n`)).toBe(true);
});

test.each([
  ['From', { from: { name: 'a\n', address: 'a@example.com' } }],
  ['To', { to: { name: 'a\n', address: 'a@example.com' } }],
  ['Reply-To', { replyTo: { name: 'a\n', address: 'a@example.com' } }],
  ['Subject', { subject: 'a\n' }],
  ['Content-Language', { language: 'a\n' }],
])('an unsafe %s is refused by its name', (field, change) => {
  expect(() => rawMessage(message(change))).toThrow(new UnsafeMail(field, 'holds a control character'));
});

describe('the headers of a list', () => {
  const list = {
    url: 'https://alumni.example.com/u/a',
    listId: 'newsletter.okaeri.example.com',
    listName: '秋のお便り',
  };

  test('name it, and how to leave it with one click (RFC 8058)', () => {
    const name = encodeText('List-Id', list.listName);
    expect(listHeaders(list)).toEqual({
      'List-Unsubscribe': '<https://alumni.example.com/u/a>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `${name} <newsletter.okaeri.example.com>`,
    });
    expect(listHeaders({ ...list, url: 'http://localhost:4100/u/a' })['List-Unsubscribe']).toBe(
      '<http://localhost:4100/u/a>',
    );
  });

  test('begin a line with the id where it does not fit beside the name', () => {
    const id = `${'a'.repeat(40)}.example.com`;
    expect(listHeaders({ ...list, listId: id })['List-Id']).toMatch(new RegExp(`\r\n <${id}>$`));
  });

  test.each([
    '',
    'https://',
    'ftp://a.example',
    'see https://a.example',
    'https://a.example/<',
    'https://a.example/>',
    'https://a.example/ b',
    'https://a.example/あ',
  ])('take no address like %j', (url) =>
    expect(() => listHeaders({ ...list, url })).toThrow(new UnsafeMail('List-Unsubscribe', 'is not a URL')),
  );

  test.each(['', 'A.example', 'a b', '<a>', 'a.example\n', '_a', 'あ'])('take no id like %j', (listId) => {
    expect(() => listHeaders({ ...list, listId })).toThrow(new UnsafeMail('List-Id', 'is not a domain name'));
  });

  test('take no name with a control character', () => {
    expect(() => listHeaders({ ...list, listName: 'a\nb' })).toThrow(
      new UnsafeMail('List-Id', 'holds a control character'),
    );
  });
});
