/** Where links and pictures may lead, what is a button, and what the reader finds of each in text and in HTML. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webAddressSchema } from '../../../shared/characters/written-text.ts';
import { RefusedMarkdown, renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { refuseToken } from '../../../shared/mail-format/markdown-parsed.ts';
import { linkTo } from '../../../shared/mail-format/markdown-parts.ts';

const known = ['salutation', 'preferences_url', 'code_picture_url'];
const rendered = (source: string) => renderMarkdown(source, known);
const refused = (detail: string) => expect.objectContaining({ name: 'RefusedMarkdown', detail });

describe('a link', () => {
  it.each([
    'https://example.com/?a=1&b=2',
    'http://example.com/',
    'HTTPS://example.com/',
    'mailto:a@example.com',
    'tel:+81-3-1234-5678',
    'tel:110',
    'tel:(03)1234.5678;ext=12',
    'TEL:0312345678;phone-context=+81',
    'mailto:a@example.com?subject=x',
    'mailto:a@example.com,b@example.net',
    'mailto:a%2Bb@example.com',
    'https://user.example.com:8443/a@b:c',
    'http://192.0.2.1/',
  ])('may lead to %s, and the text says where', (url) => {
    const { html, text } = rendered(`は[会場](${url})`);
    expect(html).toBe(`<p>は<a href="${url.replace('&', '&amp;')}">会場</a></p>\n`);
    expect(text).toBe(`は会場 <${url}>`);
  });

  it.each([
    '/news',
    '//example.com/',
    'news',
    'example.com:80/',
    '?a=https://example.com',
    '#https:',
    '/x/https://example.com',
  ])('may not lead to %s', (url) => {
    const detail = 'holds a link or image that is not absolute; allowed are https:, http:, mailto:, tel:';
    expect(() => rendered(`[会場](${url})`)).toThrow(refused(detail));
  });

  const kinds = 'allowed are https:, http:, mailto:, tel:';
  const whose = (what: string) => `holds a link or image whose address must ${what}`;
  const number = 'be a telephone number in digits, such as tel:+81-3-1234-5678';
  const mailbox = 'name an e-mail address, such as mailto:office@example.com';
  it.each([
    ['javascript:alert(1)', `holds a link or image that begins with javascript:; ${kinds}`],
    ['JaVaScRiPt:alert(1)', `holds a link or image that begins with javascript:; ${kinds}`],
    ['data:text/html,x', `holds a link or image that begins with data:; ${kinds}`],
    ['ftp://example.com/', `holds a link or image that begins with ftp:; ${kinds}`],
    [`${'a'.repeat(40)}:x`, `holds a link or image that begins with ${'a'.repeat(20)}; ${kinds}`],
    ['https://', whose('begin with https:// and its host')],
    ['https:///example.com/', whose('begin with https:// and its host')],
    ['https:example.com', whose('begin with https:// and its host')],
    ['http:/example.com', whose('begin with http:// and its host')],
    ['https://example.com:99999/', whose('have a port of at most 65535')],
    ['http://example.com:65536', whose('have a port of at most 65535')],
    ['https://user:pw@example.com/', whose('not hold a user name or a password')],
    ['http://user@example.com', whose('not hold a user name or a password')],
    ['https://:pw@example.com:443/', whose('not hold a user name or a password')],
    ['https://127.1/', whose('have the name of a host, or its four numbers')],
    [`https://${'a'.repeat(64)}.example.com`, whose('have a host of at most 253 characters, 63 between dots')],
    [`https://example.com/${'a'.repeat(1981)}`, whose('have at most 2000 characters')],
    ['https://exa%00mple.com/', whose('be an https or http URL')],
    ['tel:', whose(number)],
    ['tel:abc', whose(number)],
    ['tel:+', whose(number)],
    ['tel:-', whose(number)],
    ['tel:03-1234-ABCD', whose(number)],
    ['tel://0312345678', whose(number)],
    ['<tel:03 1234 5678>', whose(number)],
    ['tel:０３', whose(number)],
    ['tel:03+12', whose(number)],
    ['tel:0312345678;', whose(number)],
    ['mailto:', whose(mailbox)],
    ['mailto:?subject=x', whose(mailbox)],
    ['mailto:office', whose(mailbox)],
    ['mailto:office@', whose(mailbox)],
    ['mailto://office@example.com', whose(mailbox)],
    ['mailto:a@example.com,', whose(mailbox)],
    ['mailto:a@example.com,b', whose(mailbox)],
    ['mailto:%E0%A4@example.com', whose(mailbox)],
    ['mailto:a%0Ab@example.com', whose(mailbox)],
  ])('may not lead to %s, and the refusal says what is wrong', (url, detail) => {
    expect(() => rendered(`[会場](${url})`)).toThrow(refused(detail));
    if (!url.startsWith('<')) expect(() => rendered(`[会場](<${url}>)`)).toThrow(refused(detail));
  });

  it('that is bare is judged like one in brackets', () => {
    const detail = whose('not hold a user name or a password');
    for (const source of ['は https://user:pw@example.com/ です', '<http://user@example.com>'])
      expect(() => rendered(source)).toThrow(refused(detail));
    expect(() => rendered('<javascript:alert(1)>')).toThrow(RefusedMarkdown);
    expect(rendered('https://example.com:99999/').text).toBe('https://example.com:99999/');
  });

  it('in https follows the rule of every field for a web address', () => {
    const part = fc.constantFrom(
      ...[
        'https:',
        'HTTPS:',
        '/',
        '//',
        'example.com',
        '例え.jp',
        '@',
        ':',
        '99999',
        '443',
        '127.1',
        '.',
        '?',
        '#',
        '%41',
      ],
      ...['user', '[', ']', 'a'.repeat(64), '-', '\u202E', '\uFEFF', '|', '^'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const url = `https:${parts.join('')}`;
        const isTaken = webAddressSchema.safeParse(url).success;
        if (isTaken) expect(() => rendered(linkTo('会場', url))).not.toThrow();
        try {
          rendered(linkTo('会場', url));
        } catch {
          return;
        }
        const shown = /href="([^"]*)"/.exec(rendered(linkTo('会場', url)).html)?.[1] ?? '';
        expect(webAddressSchema.safeParse(shown).error).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('may not have a title, which only a mouse shows', () =>
    expect(() => rendered('[会場](https://example.com/ "地図")')).toThrow(
      refused('holds a link with a title, which phones do not show; write it in the words of the link'),
    ));

  it.each([
    '',
    ' ',
    '　',
    '\u200B\u2060',
    '&#x200B;',
    '&nbsp;',
    '![](https://example.com/a.png)',
    '![ ](https://example.com/a.png)',
  ])('has something to read: %j is refused', (words) => {
    for (const link of ['https://example.com/', '{{ preferences_url }}'].map((url) => `[${words}](${url})`)) {
      for (const around of [link, `は${link}`, `# ${link}`, `- ${link}`, `> **${link}**`, `| ${link} |\n|---|`])
        expect(() => rendered(around), around).toThrow(
          refused('holds a link without words; write in its brackets what it leads to'),
        );
    }
  });

  it.each(['・', '{{ salutation }}', '![庭](https://example.com/a.png)', '**庭**', '\\[\\]', '&hearts;'])(
    'may have %s for its words',
    (words) => expect(() => rendered(`[${words}](https://example.com/)`)).not.toThrow(),
  );

  it('is all of a variable or none, and the variable is a URL', () => {
    expect(() => rendered('[会場](https://example.com/{{ salutation }})')).toThrow(
      refused('holds a link that is only partly a variable'),
    );
    expect(() => rendered('[会場]({{ salutation }})')).toThrow(
      refused('holds a link to {{ salutation }}, which is not a URL'),
    );
  });

  it('of a person is not the words of another link', () =>
    expect(() => rendered('[{{ preferences_url }}](https://example.com/)')).toThrow(
      refused(
        'holds {{ preferences_url }} in a picture or in the words of another link; it can only be the target of a link, or text',
      ),
    ));

  it('has the words of its reader, and so has a picture', () => {
    const [html, plain] = ['\uE000html:salutation\uE001', '\uE000plain:salutation\uE001'];
    expect(rendered('は[{{ salutation }}](https://example.com/)')).toMatchObject({
      html: `<p>は<a href="https://example.com/">${html}</a></p>\n`,
      text: `は${plain} <https://example.com/>`,
    });
    expect(rendered('![{{ salutation }}](https://example.com/a.png)').html).toContain(`alt="${html}"`);
  });

  it('that is bare is shown as it was written', () =>
    expect(rendered('<https://example.com/会>')).toMatchObject({
      html: '<p><a href="https://example.com/%E4%BC%9A">https://example.com/会</a></p>\n',
      text: 'https://example.com/会',
    }));

  it('with its own address as its words shows it once', () => {
    for (const url of ['https://example.com/a', 'mailto:a@example.com'])
      expect(rendered(`は[${url.replace('mailto:', '')}](${url})`).text).toBe(`は${url.replace('mailto:', '')}`);
    expect(rendered('は[{{ preferences_url }}]({{ preferences_url }})').text).toBe(
      'は\uE000plain:preferences_url\uE001',
    );
  });
});

describe('a paragraph of links', () => {
  const yes = '[はい](https://example.com/y)';
  const no = '[いいえ](https://example.com/n)';
  const button = (url: string, words: string) => `<a class="button" href="${url}">${words}</a>`;
  const row = `<p class="buttons">${button('https://example.com/y', 'はい')} ${button('https://example.com/n', 'いいえ')}</p>\n`;

  it.each([`${yes}\n${no}`, `${yes} ${no}`, `${yes}　${no}`, `${yes}${no}`])('%j is a row of buttons', (source) => {
    const { html, text } = rendered(source);
    expect(html).toBe(row);
    expect(text).toBe('はい\nhttps://example.com/y\n\nいいえ\nhttps://example.com/n');
  });

  it.each([
    `${yes}  \n${no}`,
    `${yes}\nhttps://example.com/`,
    `https://example.com/\n${yes}`,
    `${yes}。`,
    'https://example.com/',
  ])('%j is none: something in it is not a button', (source) => {
    expect(rendered(source).html).not.toContain('button');
  });

  it('is none where there is nothing but the space of a Japanese keyboard', () =>
    expect(rendered('一\n\n　\n\n二')).toMatchObject({
      html: '<p>一</p>\n<p>　</p>\n<p>二</p>\n',
      text: '一\n\n　\n\n二',
    }));
});

describe('a picture', () => {
  const widthOf = (title: string) =>
    /width="(\d+)" style="width:(\w+);max/.exec(rendered(`![庭](https://example.com/a.png${title})`).html)?.slice(1);

  it.each([
    ['', ['550', 'auto']],
    [' "0"', ['550', 'auto']],
    [' "1"', ['1', '1px']],
    [' "240"', ['240', '240px']],
    [' "240px"', ['240', '240px']],
    [' "550"', ['550', '550px']],
    [' "551"', ['550', '550px']],
    [' "9999"', ['550', '550px']],
  ])('with the title %j is as wide as it says, and at most as the column', (title, width) =>
    expect(widthOf(title)).toEqual(width),
  );

  it.each(['約240', '240 px', '240pt', '10000', 'a240px', '庭'])('cannot have %j for its width', (title) =>
    expect(() => widthOf(` "${title}"`)).toThrow(
      refused('holds a picture whose title is not its width, such as "240"; write the words below it'),
    ),
  );

  it('is fetched by https alone', () =>
    expect(() => rendered('![庭](http://example.com/a.png)')).toThrow(
      refused('holds a link or image that begins with http:; allowed are https:'),
    ));

  it('is at a web address as every other', () =>
    expect(() => rendered('![庭](https://user@example.com/a.png)')).toThrow(
      refused('holds a link or image whose address must not hold a user name or a password'),
    ));

  it('may be a variable that is made for it, and no other link of a person', () => {
    expect(rendered('![コード]({{ code_picture_url }})')).toMatchObject({
      html: expect.stringContaining('src="\uE000url:code_picture_url\uE001" alt="コード"'),
      text: '[コード] <\uE000plain:code_picture_url\uE001>',
    });
    expect(() => rendered('![コード]({{ preferences_url }})')).toThrow(RefusedMarkdown);
  });
});

describe('a mail address', () => {
  it.each([
    'a@b.jp',
    'alumni_office@example.com',
    'first.last+tag@mail.example.co.jp',
    'a@x-1.y.example.com',
    '0@1.jp',
  ])('%s is a link, whatever is around it', (address) => {
    const link = `<a href="mailto:${address}">${address}</a>`;
    expect(rendered(`窓口${address}まで`).html).toBe(`<p>窓口${link}まで</p>\n`);
    expect(rendered(`${address} ${address}。`)).toMatchObject({
      html: `<p>${link} ${link}。</p>\n`,
      text: `${address} ${address}。`,
    });
  });

  it.each(['a@b', 'a@-b.jp', 'a@b-.jp', '@b.jp', 'a@b.j', `${'a'.repeat(65)}@b.jp`])('%s is none', (text) =>
    expect(rendered(`窓口${text}まで`).html).not.toContain('<a '),
  );
});

it('what no mail can show is called by its name', () => {
  const tokenOf = (type: string) => ({ type }) as Parameters<typeof refuseToken>[0];
  for (const type of ['html_block', 'html_inline'])
    expect(() => refuseToken(tokenOf(type))).toThrow(refused('holds HTML; write it in Markdown'));
  expect(() => refuseToken(tokenOf('footnote_open'))).toThrow(refused('holds footnote, which a mail cannot show'));
});

describe('a web address in the text', () => {
  it.each([
    'https://example.com/{{ preferences_url }}',
    'See https://example.com/?x={{ salutation }} today',
    '詳しくはHTTP://example.com/a?b=c&d={{ salutation }}',
  ])('is not continued by a variable, which would hand it to that site: %s', (text) => {
    expect(() => rendered(text)).toThrow('only partly a variable');
  });

  it.each([
    ['https://example.com/aから', '<https://example.com/a>から'],
    ['**https://example.com/a**から', '<https://example.com/a>から'],
    ['[a@example.com](mailto:a@example.com)まで', '<a@example.com>まで'],
    ['（https://example.com/a）と', '（https://example.com/a）と'],
    ['{{ preferences_url }}から', '<\uE000plain:preferences_url\uE001>から'],
    ['{{ preferences_url }}{{ salutation }}', '<\uE000plain:preferences_url\uE001>\uE000plain:salutation\uE001'],
    ['**{{ preferences_url }}**から', '<\uE000plain:preferences_url\uE001>から'],
    [
      'See https://example.com/a. Or https://example.com/b, now',
      'See https://example.com/a. Or https://example.com/b, now',
    ],
    ['See {{ preferences_url }}.', 'See \uE000plain:preferences_url\uE001.'],
    ['{{ salutation }}さん', '\uE000plain:salutation\uE001さん'],
  ])('is kept apart from what a mail program would take for more of it (RFC 3986, appendix C): %s', (source, text) => {
    expect(rendered(source).text).toBe(text);
  });

  it.each([
    'https://example.com/ {{ salutation }}',
    'https://example.com/をご覧ください。{{ salutation }}',
    '（https://example.com/）{{ salutation }}',
  ])('may stand before one: %s', (text) => {
    expect(() => rendered(text)).not.toThrow();
  });
});
