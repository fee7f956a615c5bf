import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownPage, markdownText, renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { known, refusal } from '../../fixtures/refused-markdown.ts';

describe('what a mail may not hold is refused', () => {
  it.each([
    ['<script>alert(1)</script>', 'HTML'],
    ['text <b>bold</b>', 'HTML'],
    ['<style>p{}</style>', 'HTML'],
    ['<form action="https://example.com"></form>', 'HTML'],
    ['<!-- comment -->', 'HTML'],
    ['[x](javascript:alert(1))', 'begins with javascript:'],
    ['[x](JaVaScRiPt:alert(1))', 'begins with javascript:'],
    ['[x](data:text/html,x)', 'begins with data:'],
    ['[x](/relative)', 'not absolute'],
    ['![x](http://example.com/a.png)', 'begins with http:'],
    ['![x](data:image/png;base64,AAAA)', 'begins with data:'],
    ['{{ unknown }}', 'unknown variable {{ unknown }}'],
    ['{{ salutation | upcase }}', 'unknown variable'],
    ['{{ salutation', 'not closed'],
    ['{{{ salutation }}}', 'not closed'],
    ['[x]({{ salutation }})', 'not a URL'],
    ['[x](https://example.com/{{ preferences_url }})', 'only partly'],
    ['\uE000html:salutation\uE001', 'cannot show'],
    // A mail program fetches every picture: a link of a person in one would be opened by it.
    ['![]({{ preferences_url }})', 'only be the target of a link'],
    ['![x](<{{ preferences_url }}>)', 'only be the target of a link'],
    ['[![x]({{ preferences_url }})](https://example.com)', 'only be the target of a link'],
    ['![x](https://example.com/{{ preferences_url }})', 'only be the target of a link'],
    ['![{{ preferences_url }}](https://example.com/a.png)', 'only be the target of a link'],
    ['![x](https://example.com/a.png "{{ preferences_url }}")', 'title is not its width'],
    ['[x](https://example.com "{{ preferences_url }}")', 'link with a title'],
    ['[{{ preferences_url }}](https://example.com)', 'only be the target of a link'],
    ['[**{{ preferences_url }}**](https://example.com)', 'only be the target of a link'],
    ['![x]({{ salutation }})', 'not a URL'],
    // What nobody would read.
    ['[資料](https://example.com "12月版")', 'link with a title'],
    ['![庭](https://example.com/a.png "庭の写真")', 'title is not its width'],
    ['|時|所|\n|-|-|\n|19時|本社|3階|', 'more cells'],
    ['> - |時|所|\n>   |-|-|\n>   19時|本社|3階', 'more cells'],
    ['|時|\n|-|\n|19時|\n|20時|本社|', 'more cells'],
    ['|時|所|\r|-|-|\r|19時|本社|3階|', 'more cells'],
    ['あ'.repeat(100_001), 'must have at most 100000 characters'],
    [`浅い\n\n${'> '.repeat(9)}深い`, 'more than 8 deep'],
    [`${'> '.repeat(8)}- 深い`, 'holds quotes, lists or emphasis more than 8 deep'],
    [`${'- '.repeat(9)}深い`, 'more than 8 deep'],
    [`${'1. '.repeat(9)}深い`, 'more than 8 deep'],
    [`${'*a '.repeat(9)}${'b* '.repeat(9)}`, 'more than 8 deep'],
    [`${'**a '.repeat(9)}${'b** '.repeat(9)}`, 'more than 8 deep'],
    [`${'~~a '.repeat(9)}${'b~~ '.repeat(9)}`, 'more than 8 deep'],
  ])('%.60j', (source, detail) => expect(refusal(source)).toContain(detail));

  it('by an error of its own name', () =>
    expect(() => renderMarkdown('<b>', known)).toThrow(expect.objectContaining({ name: 'RefusedMarkdown' })));
});

describe('what a mail may hold', () => {
  it.each([
    ['a text of the greatest length', 'あ'.repeat(100_000)],
    ['quotes, eight deep', `${'> '.repeat(8)}深い`],
    ['lists, eight deep', `${'- '.repeat(8)}深い`],
    ['many quotes', '> 浅い\n\n浅い\n\n'.repeat(20)],
    ['many lists', '- 浅い\n\n1. 浅い\n\n'.repeat(20)],
    ['emphasis, eight deep', `${'*a '.repeat(8)}${'b* '.repeat(8)}`],
    ['much emphasis', '*a* **b** ~~c~~ '.repeat(20)],
    ['lines around a table', '19時 | 本社 | 3階\n\n|時|\n|-|\n|19時|\n\n19時 | 本社 | 3階'],
    ['a table row with empty cells behind it', '|時|\n|-|\n|19時||  | '],
  ])('%s', (_what, source) => expect(refusal(source)).toBeUndefined());

  it('the first heading is the title, others are smaller', () => {
    const { title, html, text } = renderMarkdown('# One\n\n# Two\n\n### Three', known);
    expect(title).toEqual({ html: 'One', text: 'One' });
    expect(html).toBe('<h2>Two</h2>\n<h3>Three</h3>\n');
    expect(text).toBe('■ Two\n\n■ Three');
  });

  it('a paragraph of nothing but links is a row of buttons', () => {
    const { html, text } = renderMarkdown('[Yes](https://example.com/y)\n[No](https://example.com/n)', known);
    expect(html.match(/class="button"/g)).toHaveLength(2);
    expect(text).toBe('Yes\nhttps://example.com/y\n\nNo\nhttps://example.com/n');
  });

  it.each(['**締切** 12月1日', '**締切**', '*至急*', '~~19時~~', '![](https://example.com/a.png)', '&copy;', '\\!'])(
    'a paragraph of links and %s is none: nothing in it is left out',
    (other) => {
      const { html } = renderMarkdown(`${other}\n[申込](https://example.com/y)`, known);
      expect(html).not.toContain('class="button"');
      expect(html.replace(/<br>.*/s, '')).toBe(renderMarkdown(other, known).html.replace(/<.p>\n$/, ''));
    },
  );

  it('lists, quotes, tables and images say the same in text', () => {
    const source =
      '1. one\n2. two\n   - deep\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nx < y\n\n![logo](https://example.com/l.png)';
    expect(renderMarkdown(source, known).text).toBe(
      '1. one\n2. two\n   - deep\n\n> said\n\na | b\n1 | 2\n\nx < y\n\n[logo] <https://example.com/l.png>',
    );
  });

  it('Japanese emphasis needs no spaces around it', () => {
    const { html, text } = renderMarkdown('本日、**新製品「あおぞら」**を発表し、**「開発」**も続けます。', known);
    expect(html).toContain('<strong>新製品「あおぞら」</strong>を');
    expect(html).toContain('<strong>「開発」</strong>も');
    expect(text).toBe('本日、新製品「あおぞら」を発表し、「開発」も続けます。');
  });

  it('a variable for a link becomes one', () => {
    const { html } = renderMarkdown('{{ preferences_url }}', known);
    expect(html).toBe('<p><a href="\uE000url:preferences_url\uE001">\uE000html:preferences_url\uE001</a></p>\n');
    expect(refusal('[{{ preferences_url }}]({{ preferences_url }})')).toBeUndefined();
    expect(refusal('![{{ salutation }}](https://example.com/a.png) `{{ salutation }}`')).toBeUndefined();
  });
});

const html = (source: string) => renderMarkdown(source, known).html;
const text = (source: string) => renderMarkdown(source, known).text;

describe('Japanese text', () => {
  it.each([
    ['10時~12時、13時~15時', '<p>10時~12時、13時~15時</p>\n'],
    ['~~中止~~', '<p><del>中止</del></p>\n'],
    ['は*「あ」*を', '<p>は<em>「あ」</em>を</p>\n'],
    ['は***「あ」***を', '<p>は<em><strong>「あ」</strong></em>を</p>\n'],
    ['**注意。**必ず', '<p><strong>注意。</strong>必ず</p>\n'],
    ['**（１）**です', '<p><strong>（１）</strong>です</p>\n'],
    ['料金は1000*2*人数です', '<p>料金は1000*2*人数です</p>\n'],
    ['3*4*5=60', '<p>3*4*5=60</p>\n'],
    ['５*３*２cm', '<p>５*３*２cm</p>\n'],
    ['必須*1、任意*2', '<p>必須*1、任意*2</p>\n'],
    ['a*2 と *強調* と **2倍**', '<p>a*2 と <em>強調</em> と <strong>2倍</strong></p>\n'],
    ['*2026年*の会', '<p><em>2026年</em>の会</p>\n'],
    ['𠮷*1*2', '<p>𠮷*1*2</p>\n'],
    ['[日時]: 12月10日\n[会場]: 本社', '<p>[日時]: 12月10日<br>[会場]: 本社</p>\n'],
    ['[1*2*3](mailto:a@example.com) 円', '<p><a href="mailto:a@example.com">1*2*3</a> 円</p>\n'],
    ['(^_^)/ m(__)m m(__)m (^_^)/', '<p>(^_^)/ m(__)m m(__)m (^_^)/</p>\n'],
    ['(*^_^*)ノ（*´ω`*）(*ﾉ▽ﾉ*)', '<p>(*^_^*)ノ（*´ω`*）(*ﾉ▽ﾉ*)</p>\n'],
    ['\\(^o^)/ \\(*^▽^*)/', '<p>\\(^o^)/ \\(*^▽^*)/</p>\n'],
    ['（*必見*）(**12月10日**)', '<p>（<em>必見</em>）(<strong>12月10日</strong>)</p>\n'],
    ['氏名____様、file_name_2.pdf', '<p>氏名____様、file_name_2.pdf</p>\n'],
    ['★****★ ~~~~ 会場 ~~~~ ★****★', '<p>★****★ ~~~~ 会場 ~~~~ ★****★</p>\n'],
    ['(´ω`) ご案内 (´ω`)', '<p>(´ω`) ご案内 (´ω`)</p>\n'],
    ['~~~会場~~~ ~~~~会場~~~~', '<p>~~~会場~~~ ~~~~会場~~~~</p>\n'],
    ['***★****会場****', '<p>***★****会場****</p>\n'],
    ['~~~~~~\n19時\n~~~~~~', '<p>~~~~~~<br>19時<br>~~~~~~</p>\n'],
    ['``` お知らせ\n19時', '<p>``` お知らせ<br>19時</p>\n'],
    ['    19時から', '<p>19時から</p>\n'],
    ['日時 19時\n会場 本社\n----------\n詳細', '<p>日時 19時<br>会場 本社</p>\n<hr>\n<p>詳細</p>\n'],
    ['日時 19時\n==========', '<p>日時 19時<br>==========</p>\n'],
    ['3. 青\n2. 赤\n1. 白', '<ol start="3"><li>青</li><li value="2">赤</li><li value="1">白</li></ol>\n'],
    ['1. 青\n1. 赤\n1. 白', '<ol><li>青</li><li>赤</li><li>白</li></ol>\n'],
    ['[x][1]\n\n[1]: javascript:alert(1)', '<p>[x][1]</p>\n<p>[1]: javascript:alert(1)</p>\n'],
  ])('%s', (source, expected) => expect(html(source)).toBe(expected));
});

describe('a bare URL (RFC 3986) or mail address is a link to itself and to nothing else', () => {
  const link = (url: string) => `<a href="${url.replaceAll('&', '&amp;')}">${url.replaceAll('&', '&amp;')}</a>`;
  it.each([
    ['詳しくはhttps://example.com/newsをご覧ください。', `詳しくは${link('https://example.com/news')}をご覧ください。`],
    ['（https://example.com/a）', `（${link('https://example.com/a')}）`],
    ['「https://example.com/a」', `「${link('https://example.com/a')}」`],
    ['See https://example.com/a.', `See ${link('https://example.com/a')}.`],
    ['(https://example.com/a_(b))', `(${link('https://example.com/a_(b)')})`],
    ['https://example.com/a?b=1&c=%E3%81%82#d, x', `${link('https://example.com/a?b=1&c=%E3%81%82#d')}, x`],
    ['**https://example.com/a_b_c**を', `<strong>${link('https://example.com/a_b_c')}</strong>を`],
    ['https://example.com/a　次', `${link('https://example.com/a')}　次`],
    ['https://example.com/a', link('https://example.com/a')],
    ['http://example.com/a', link('http://example.com/a')],
    ['(https://example.com/a_(b)))', `(${link('https://example.com/a_(b)')}))`],
    ['https://example.com/a(b).', `${link('https://example.com/a(b)')}.`],
    ['https://example.com/a)b', link('https://example.com/a)b')],
    ['https://example.com/a(', `${link('https://example.com/a')}(`],
    ['https://example.com/a)(', `${link('https://example.com/a')})(`],
    [`https://example.com/${'a'.repeat(1980)}`, link(`https://example.com/${'a'.repeat(1980)}`)],
  ])('%s', (source, expected) => {
    expect(html(source)).toBe(`<p>${expected}</p>\n`);
    expect(text(source)).toBe(source.replaceAll('**', '').replace(/(https:[!-~]+)(?=を)/, '<$1>'));
  });

  it.each([
    ['窓口alumni_office@example.comまで', 'alumni_office@example.com'],
    ['<alumni@example.com>', 'alumni@example.com'],
  ])('%s', (source, address) => {
    expect(html(source)).toContain(`<a href="mailto:${address}">${address}</a>`);
    expect(text(source)).toBe(source.replace(/[<>]/g, ''));
  });

  it.each([
    'https://',
    'https:// x',
    'https://...',
    'http x://example.com',
    'https!!!example.com',
    `https://example.com/${'a'.repeat(1981)}`,
    `https://example.com/${'a'.repeat(1988)}`,
    'ahttps://example.com',
    'ftp://example.com',
    'a@b',
  ])('not %.40s', (source) => expect(html(source)).not.toContain('<a '));

  it('in the words of a link is text', () =>
    expect(html('は[会場 https://example.com/b です](https://example.com/会)')).toBe(
      '<p>は<a href="https://example.com/%E4%BC%9A">会場 https://example.com/b です</a></p>\n',
    ));
});

describe('characters', () => {
  it.each([
    ['&copy; &amp; &#169; &#xA9; &hearts; &yen;', '© & © © ♥ ¥'],
    ['&nosuch; & &amp', '&nosuch; & &amp'],
    ['a  \nb\\\nc\nd', 'a\nb\nc\nd'],
  ])('%j is %j', (source, expected) => expect(text(source)).toBe(expected));
});

describe('a picture', () => {
  it('has its width, also for Outlook, and never more than the column', () => {
    expect(html('![x](https://example.com/a.png)')).toContain(
      'width="550" style="width:auto;max-width:100%;height:auto"',
    );
    expect(html('![x](https://example.com/a.png "240")')).toContain('width="240" style="width:240px;max-width:100%');
    expect(html('![x](https://example.com/a.png "2400px")')).toContain('width="550"');
  });

  it('is a link on a page, which loads nothing from elsewhere', () =>
    expect(markdownPage('# 会\n\n![庭](https://example.com/a.png)')).toBe(
      '<h2>会</h2>\n<p><a href="https://example.com/a.png">庭</a></p>\n',
    ));
});

describe('lists', () => {
  it('in lists, with paragraphs and tasks', () => {
    const source = '1. 一\n   - あ\n     1. x\n2. 二\n\n   続き\n\n- [ ] 未\n- [x] 済';
    expect(text(source)).toBe('1. 一\n   - あ\n     1. x\n2. 二\n   続き\n\n- ☐ 未\n- ☑ 済');
    expect(html(source)).toContain('<li><p>一</p>');
    expect(html(source)).toContain('<li>☑ 済</li>');
  });
});

/** The words of a part: letters and digits, without the addresses of links and what only counts or draws. */
const wordsOf = (part: string) => part.match(/[\p{L}\p{N}\p{M}]+/gu)?.join(' ') ?? '';

describe('HTML and plain text', () => {
  const word = fc.constantFrom(
    '春',
    'ニュース',
    'a',
    '1時~2時',
    '&copy;',
    '*x*',
    '**「あ」**',
    '~~y~~',
    '`c`',
    '_d_',
    '\\*',
  );
  const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
  const block = fc.oneof(
    line,
    line.map((words) => `## ${words}`),
    line.map((words) => `> ${words}`),
    fc.tuple(line, line).map(([one, other]) => `- ${one}\n  - ${other}`),
    fc.tuple(line, line).map(([one, other]) => `| ${one} | ${other} |\n|---|---|\n| ${other} | ${one} |`),
  );

  it('say the same words in the same order', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
        const { html, text } = renderMarkdown(blocks.join('\n\n'), []);
        const shown = html
          .replace(/<[^>]*>/g, ' ')
          .replace(/&amp;/g, '&')
          .replace(/&lt;/g, '<')
          .replace(/&#39;|&gt;|&quot;/g, ' ');
        expect(wordsOf(text)).toBe(wordsOf(shown));
      }),
    );
  });
});

it('what is struck out is marked in plain text too: it does not hold any more', () => {
  expect(markdownText('開場 ~~18時~~ 19時、~~会場 **A**~~ 会場 B')).toBe('開場 ~~18時~~ 19時、~~会場 A~~ 会場 B');
});
