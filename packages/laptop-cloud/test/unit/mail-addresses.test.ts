import { describe, expect, it } from 'vitest';
import { addressesOf, domainOf, mailboxKey } from '../../src/ses/message.ts';

describe('the addresses of a header', () => {
  it.each<[header: string, addresses: string[]]>([
    ['taro@example.net', ['taro@example.net']],
    ['Taro <taro@example.net>', ['taro@example.net']],
    ['"Yamada, Taro" <taro@example.net>, hanako@example.net', ['taro@example.net', 'hanako@example.net']],
    ['=?UTF-8?B?5bGx55Sw?= <taro@example.net>', ['taro@example.net']],
    ['"a..b"@docomo.ne.jp', ['"a..b"@docomo.ne.jp']],
    ['<"a..b"@docomo.ne.jp>', ['"a..b"@docomo.ne.jp']],
    ['"山田" <"a..b"@docomo.ne.jp>, "c."@ezweb.ne.jp', ['"a..b"@docomo.ne.jp', '"c."@ezweb.ne.jp']],
    ['"a,b"@example.net, c@example.net', ['"a,b"@example.net', 'c@example.net']],
    ['"a<b>c"@example.net', ['"a<b>c"@example.net']],
    ['"say \\"hi\\", <x@y>" <taro@example.net>', ['taro@example.net']],
    ['"a@b"@example.net', ['"a@b"@example.net']],
    ['', []],
  ])('%s', (header, addresses) => expect(addressesOf(header)).toEqual(addresses));

  it('are read back from every list of names and quoted local parts', () => {
    const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const odd = ['a', 'a..b', 'a,b', 'a<b>', 'a@b', 'a"b', 'a\\b', '(a', '山 田', '<>', ','];
    for (const local of odd) {
      for (const name of odd) {
        const address = `${quote(local)}@example.net`;
        expect(addressesOf(`${quote(name)} <${address}>, ${address}`)).toEqual([address, address]);
      }
    }
  });
});

describe('a mailbox', () => {
  it.each([
    ['Taro@Example.net', 'taro@example.net'],
    ['"taro"@example.net', 'taro@example.net'],
    ['"a..b"@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
    ['a..b@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
    ['"a\\.b"@example.net', 'a.b@example.net'],
    ['"a@b"@example.net', '"a@b"@example.net'],
  ])('%s is %s, quoted or not', (address, key) => {
    expect(mailboxKey(address)).toBe(key);
    expect(mailboxKey(key)).toBe(key);
    expect(domainOf(key)).toBe(key.slice(key.lastIndexOf('@') + 1));
  });
});
