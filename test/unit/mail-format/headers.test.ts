/** Header fields to the character: what fits, what is folded, what is encoded, and what is refused (RFC 5322, RFC 2047). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparableAddress,
  domainOf,
  encodeText,
  headerField,
  isReservedDomain,
  mailbox,
  named,
  refuseControls,
  UnsafeMail,
  wireAddress,
} from '../../../shared/mail-format/headers.ts';

const wordOf = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

describe('a text in a header', () => {
  test.each([
    ['', ''],
    ['Dinner', 'Dinner'],
    [' ~', ' ~'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['a'.repeat(65), `${wordOf('a'.repeat(39))}\r\n ${wordOf('a'.repeat(26))}`],
    // It would be read as an encoded-word.
    ['=?UTF-8?Q?x?=', wordOf('=?UTF-8?Q?x?=')],
    ['夕食', wordOf('夕食')],
    ['Café', wordOf('Café')],
    ['あ'.repeat(13), wordOf('あ'.repeat(13))],
    ['あ'.repeat(14), `${wordOf('あ'.repeat(13))}\r\n ${wordOf('あ')}`],
    [`${'a'.repeat(37)}あ`, `${wordOf('a'.repeat(37))}\r\n ${wordOf('あ')}`],
    ['a\tb', wordOf('a\tb')],
  ])('%j is %j', (text, encoded) => expect(encodeText('Subject', text)).toBe(encoded));

  test.each(['\r', '\n', '\0', '\u0085', '\u007f', '\u001b'])(
    'with %j is refused by the name of its field',
    (control) => {
      const refusal = expect.objectContaining({
        name: 'UnsafeMail',
        field: 'Subject',
        message: 'Subject holds a control character',
      });
      expect(() => encodeText('Subject', `a${control}b`)).toThrow(refusal);
      expect(() => refuseControls('Subject', control)).toThrow(refusal);
    },
  );

  test('may hold a tab, and is given back as it is', () => expect(refuseControls('Subject', 'a\tあ')).toBe('a\tあ'));
});

describe('a header field', () => {
  test('has a name of printable ASCII without a colon, at most 76 characters', () => {
    expect(headerField('X-Any', 'value')).toBe('X-Any: value');
    expect(headerField('x'.repeat(76), '')).toBe(`${'x'.repeat(76)}: `);
    for (const name of ['', 'x'.repeat(77), 'X:Y', 'X Y', ' X', 'X ', 'X\n', 'Ü'])
      expect(() => headerField(name, 'value')).toThrow(new UnsafeMail(name, 'is not a header name'));
  });

  test('may be folded before a space, and nowhere else', () => {
    expect(headerField('X', 'a\r\n b\r\n c')).toBe('X: a\r\n b\r\n c');
    for (const value of ['a\r\nb', 'a\n b', 'a\r b', 'a\r\n\tb'])
      expect(() => headerField('X', value)).toThrow(UnsafeMail);
  });
});

describe('a name and an address', () => {
  test.each([
    ['Aozora', '"Aozora" <a@example.com>'],
    ['A "b" \\', '"A \\"b\\" \\\\" <a@example.com>'],
    ['', '"" <a@example.com>'],
    ['=?x', `${wordOf('=?x')} <a@example.com>`],
    ['髙橋', `${wordOf('髙橋')} <a@example.com>`],
    ['x'.repeat(65), `${wordOf('x'.repeat(39))}\r\n ${wordOf('x'.repeat(26))} <a@example.com>`],
  ])('%j: %j', (name, wire) => expect(mailbox('To', name, 'a@example.com')).toBe(wire));

  test('a name of 64 characters is quoted, and its address begins a line', () => {
    expect(mailbox('To', 'x'.repeat(64), 'a@example.com')).toBe(`"${'x'.repeat(64)}"\r\n <a@example.com>`);
  });

  test('are on one line as long as that has at most 76 characters', () => {
    const lengths = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(fc.constantFrom('To', 'Reply-To', 'List-Id'), lengths, lengths, (field, phrase, name) => {
        const [one, other] = ['p'.repeat(phrase), 'n'.repeat(name)];
        const together = `${one} <${other}>`;
        const isShort = `${field}: ${together}`.length <= 76;
        expect(named(field, one, other)).toBe(isShort ? together : `${one}\r\n <${other}>`);
      }),
    );
  });

  test('of a folded name, the last line counts', () => {
    expect(named('To', `${'p'.repeat(70)}\r\n p`, 'a')).toBe(`${'p'.repeat(70)}\r\n p <a>`);
  });
});

describe('an address', () => {
  const labels = `${'b'.repeat(62)}.${'c'.repeat(62)}.${'d'.repeat(60)}`;
  const long = (length: number) => `${'a'.repeat(length - `@${labels}.net`.length)}@${labels}.net`;

  test.each([
    ['Taro.Yamada@Example.NET', 'Taro.Yamada@example.net'],
    ["!#$%&'*+/=?^_`{|}~-@example.net", "!#$%&'*+/=?^_`{|}~-@example.net"],
    ['a@b-c.example.co.jp', 'a@b-c.example.co.jp'],
    ['a@x.jp', 'a@x.jp'],
    ['a@a-b--c---d.jp', 'a@a-b--c---d.jp'],
    [`a@${'b'.repeat(63)}.jp`, `a@${'b'.repeat(63)}.jp`],
    ['a@xn--r8jz45g.jp', 'a@xn--r8jz45g.jp'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    ['a.@au.com', '"a."@au.com'],
    [`${'.'.repeat(62)}@docomo.ne.jp`, `"${'.'.repeat(62)}"@docomo.ne.jp`],
    [`${'a'.repeat(64)}@example.net`, `${'a'.repeat(64)}@example.net`],
    [long(254), long(254)],
  ])('%s goes on the wire as %s', (address, wire) => expect(wireAddress('To', address)).toBe(wire));

  const none = 'is not an e-mail address';
  const local = 'has a local part that cannot be mailed to';
  test.each([
    ['', none],
    ['example.net', none],
    ['@example.net', none],
    ['a@example.net:25', none],
    ['a@example.net/b', none],
    ['a@ex%61mple.net', none],
    ['a@127.0.0.1', none],
    ['a@[127.0.0.1]', none],
    ['a@example', none],
    ['a@.example.net', none],
    ['a@example.net.', none],
    ['a@-example.net', none],
    ['a@example-.net', none],
    ['a@example.1et', none],
    ['a@a.b', none],
    ['a@ab--c.example.net', none],
    [`a@${'b'.repeat(64)}.net`, none],
    ['a@example.n---et', none],
    [long(255), none],
    [`${'a'.repeat(65)}@example.net`, none],
    ['太郎@example.net', local],
    ['a b@example.net', local],
    ['a.@example.net', local],
    ['.a@example.net', local],
    ['a..b@example.net', local],
    ['a(b..c@docomo.ne.jp', local],
    [`${'.'.repeat(63)}@docomo.ne.jp`, local],
    ['a..b@sub.docomo.ne.jp', local],
  ])('%s %s', (address, why) => expect(() => wireAddress('To', address)).toThrow(new UnsafeMail('To', why)));

  test.each([
    ['Taro@Example.NET', 'taro@example.net', 'example.net'],
    ['A..B@DOCOMO.ne.jp', 'a..b@docomo.ne.jp', 'docomo.ne.jp'],
    ['a@Bücher.example', 'a@xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('%s is compared as %s, and received by %s', (address, compared, domain) => {
    expect(comparableAddress(address)).toBe(compared);
    expect(domainOf(address)).toBe(domain);
  });

  test('that cannot be mailed to has no domain, and the error says of what', () => {
    expect(() => domainOf('a b@example.net')).toThrow(new UnsafeMail('address', local));
    expect(() => comparableAddress('example.net')).toThrow(new UnsafeMail('address', none));
  });

  test.each([
    ['a@example.com', true],
    ['a@example.net', true],
    ['a@example.org', true],
    ['a@mail.example.com', true],
    ['a@EXAMPLE.Com', true],
    ['a@aozora.example', true],
    ['a@aozora.test', true],
    ['a@aozora.invalid', true],
    ['a@localhost', true],
    ['a@LOCALHOST', true],
    ['a@myexample.com', false],
    ['a@example.co.jp', false],
    ['a@example.com.jp', false],
    ['a@contest', false],
    ['example.com@aozora.jp', false],
  ])('%s belongs to nobody (RFC 2606): %s', (address, reserved) => expect(isReservedDomain(address)).toBe(reserved));
});
