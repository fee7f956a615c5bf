import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { encodeText, mailbox, UnsafeMail, wireAddress } from '../../../shared/mail-format/headers.ts';
import { listHeaders, type Message, rawMessage } from '../../../shared/mail-format/message.ts';

const message = (change: Partial<Message> = {}): Message => ({
  from: { name: 'あおぞら製作所アルムナイ', address: 'alumni@mail.example.com' },
  to: { name: '髙橋 花子', address: 'hanako@example.net' },
  replyTo: { name: '人事部アルムナイ事務局', address: 'office@example.com' },
  subject: 'お便り',
  language: 'ja',
  text: 'こんにちは\n',
  html: '<p>こんにちは</p>\n',
  ...change,
});

/** Any text that a header may hold: no control characters; white space at its ends and in runs is folding's to change. */
const headerText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
  .filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) && text.trim() === text && !/\s{2}/.test(text));

describe('a subject', () => {
  it('is read back as it was written, in lines of at most 78 octets, words of at most 75', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, async (subject) => {
        const raw = rawMessage(message({ subject }));
        expect((await PostalMime.parse(raw)).subject).toBe(subject);
        const head = raw.toString().split('\r\n\r\n')[0] ?? '';
        for (const line of head.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(78);
        for (const word of head.match(/=\?[^\s]+\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
      }),
      { numRuns: 300 },
    );
  });

  it('never splits a character between two words', () => {
    for (const [, base64] of encodeText('Subject', '髙橋さんへの👩‍👩‍👧お知らせ'.repeat(6)).matchAll(
      /\?B\?([^?]+)\?=/g,
    )) {
      expect(Buffer.from(base64 ?? '', 'base64').toString()).not.toContain('\uFFFD');
    }
  });
});

describe('a name', () => {
  it('is read back as it was written, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, async (name) => {
        const parsed = await PostalMime.parse(rawMessage(message({ to: { name, address: 'hanako@example.net' } })));
        expect(parsed.to).toEqual([{ name, address: 'hanako@example.net' }]);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["Seán O'Brien", 'José García', '髙橋 花子', 'A "quoted" \\ name', 'Comma, Name <x@example.com>'])(
    '%s',
    async (name) => {
      const parsed = await PostalMime.parse(rawMessage(message({ to: { name, address: 'a@example.net' } })));
      expect(parsed.to).toEqual([{ name, address: 'a@example.net' }]);
    },
  );
});

describe('an answer', () => {
  it('goes to the address for answers, with its name, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, async (name) => {
        const replyTo = { name, address: 'office@example.com' };
        expect((await PostalMime.parse(rawMessage(message({ replyTo })))).replyTo).toEqual([replyTo]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what would inject a header is refused, not repaired', () => {
  const attacks = ['A\r\nBcc: x@example.net', 'A\nBcc: x@example.net', 'A\rB', 'A\0B', '\r\n\r\n<p>body'];
  it.each(attacks)('%j', (attack) => {
    expect(() => rawMessage(message({ subject: attack }))).toThrow(UnsafeMail);
    expect(() => rawMessage(message({ to: { name: attack, address: 'a@example.net' } }))).toThrow(UnsafeMail);
    expect(() => rawMessage(message({ to: { name: 'A', address: `a${attack}@example.net` } }))).toThrow(UnsafeMail);
    expect(() => rawMessage(message({ replyTo: { name: attack, address: 'a@example.net' } }))).toThrow(UnsafeMail);
    expect(() => rawMessage(message({ replyTo: { name: 'A', address: `a${attack}@example.net` } }))).toThrow(
      UnsafeMail,
    );
    expect(() => rawMessage(message({ headers: { 'X-Any': attack } }))).toThrow(UnsafeMail);
    expect(() => rawMessage(message({ headers: { [attack]: 'x' } }))).toThrow(UnsafeMail);
  });

  it('no error holds the value', () => {
    expect(() => mailbox('To', 'secret\r\nname', 'a@example.net')).toThrow(/^To holds a control character$/);
  });
});

describe('an address on the wire', () => {
  it.each([
    ['taro@example.net', 'taro@example.net'],
    ['taro@例え.jp', 'taro@xn--r8jz45g.jp'],
    ['a..b@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
    ['ab.@docomo.ne.jp', '"ab."@docomo.ne.jp'],
    ['.ab@ezweb.ne.jp', '".ab"@ezweb.ne.jp'],
  ])('%s → %s', (address, wire) => expect(wireAddress('To', address)).toBe(wire));

  it.each([
    'a..b@example.net',
    '太郎@example.net',
    'taro',
    'taro@',
    '@example.net',
    'a b@example.net',
    'taro@example',
    'a@b@example.net',
  ])('%s is refused', (address) => expect(() => wireAddress('To', address)).toThrow(UnsafeMail));
});

describe('the parts', () => {
  it('text and HTML are read back, with line ends of mail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !/[\p{Cs}\r\0\uFEFF]/u.test(text)),
        async (text) => {
          const parsed = await PostalMime.parse(rawMessage(message({ text: `${text}\n`, html: `<p>x</p>\n` })));
          expect(parsed.text?.replaceAll('\r\n', '\n')).toBe(`${text}\n`);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a calendar goes along as an alternative and as a file', async () => {
    const raw = rawMessage(
      message({ calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' } }),
    );
    expect(raw.toString()).toMatch(
      /multipart\/mixed[\s\S]+multipart\/alternative[\s\S]+text\/calendar; charset=UTF-8; method=REQUEST[\s\S]+application\/ics; name="invite\.ics"/,
    );
    const parsed = await PostalMime.parse(raw);
    expect(parsed.attachments.map(({ mimeType }) => mimeType)).toEqual(['text/calendar', 'application/ics']);
  });
});

describe('the headers of a list (RFC 8058, 2369, 2919)', () => {
  it('one URI, one-click, the list’s id', () => {
    expect(
      listHeaders({ url: 'https://alumni.example.com/u/abc', listId: 'newsletter.example.com', listName: 'お便り' }),
    ).toEqual({
      'List-Unsubscribe': '<https://alumni.example.com/u/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': expect.stringMatching(/^=\?UTF-8\?B\?[^?]+\?= <newsletter\.example\.com>$/),
    });
  });

  it('are in lines of at most 76 characters, as every other header does, whatever the programme is called', async () => {
    const name = fc.oneof(
      headerText,
      fc.constant('株式会社あおぞら製作所グローバルアルムナイコミュニティ交流推進プログラム事務局'),
      fc
        .string({ unit: fc.constantFrom(...'あア漢髙𠮷aA1 '), minLength: 1, maxLength: 90 })
        .map((text) => text.trim() || 'x'),
    );
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);
    const domain = fc.tuple(label, label, label).map((labels) => `${labels.join('.')}.example.com`);
    await fc.assert(
      fc.asyncProperty(name, domain, label, async (called, senderDomain, local) => {
        const listId = `newsletter.${local}.${senderDomain}`;
        const url = `https://${senderDomain}/u/${'A'.repeat(56)}`;
        const address = `${local}@${senderDomain}`;
        const person = { name: called, address };
        const headers = listHeaders({ url, listId, listName: `${called} 会員向けのお便り` });
        const raw = rawMessage(message({ from: person, to: person, replyTo: person, subject: called, headers }));
        const head = raw.toString().split('\r\n\r\n')[0] ?? '';
        for (const line of head.split('\r\n')) {
          // What cannot be broken has a line of its own (RFC 5322 §2.1.1): a long domain, the URI that RFC 8058 wants in one.
          const breakable = /\S \S/.test(line.replace(/^List-Unsubscribe: /, '').replace(/^Content-Type: .*/, ''));
          if (line.includes('=?') || breakable) expect(line.length, line).toBeLessThanOrEqual(76);
        }
        const parsed = await PostalMime.parse(raw);
        const value = parsed.headers.find(({ key }) => key === 'list-id')?.value ?? '';
        expect(value).toMatch(new RegExp(`<${listId.replaceAll('.', '\\.')}>$`));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['javascript:alert(1)', 'https://x.example/a>b', 'https://x.example/a b', 'https://x.example/\r\nBcc: x'])(
    'refuses %j',
    (url) => {
      expect(() => listHeaders({ url, listId: 'a.b', listName: 'x' })).toThrow(UnsafeMail);
    },
  );
});
