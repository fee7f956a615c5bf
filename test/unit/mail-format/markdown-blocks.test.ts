/** What the reader sees of each part of Markdown, in HTML and in plain text: headings, quotes, tables and lines. */
import { describe, expect, it } from 'vitest';
import { markdownPage, renderMarkdown } from '../../../shared/mail-format/markdown.ts';

const rendered = (...lines: string[]) => {
  const { html, text } = renderMarkdown(lines.join('\n'), ['salutation', 'preferences_url']);
  return { html, text };
};

describe('a block', () => {
  it.each<readonly [what: string, lines: string[], html: string, text: string]>([
    ['a paragraph', ['一', '二'], '<p>一<br>二</p>\n', '一\n二'],
    ['a line that is broken', ['一\\', '二  ', '三'], '<p>一<br>二<br>三</p>\n', '一\n二\n三'],
    ['headings', ['## 一', '#### 二'], '<h2>一</h2>\n<h4>二</h4>\n', '■ 一\n\n■ 二'],
    ['a line across', ['一', '', '---'], '<p>一</p>\n<hr>\n', `一\n\n${'-'.repeat(40)}`],
    [
      'a quote',
      ['> 一', '> 二', '>', '> > 三'],
      '<blockquote><p>一<br>二</p>\n<blockquote><p>三</p>\n</blockquote>\n</blockquote>\n',
      '> 一\n> 二\n> \n> > 三',
    ],
    ['a list', ['- 一', '- 二'], '<ul><li>一</li><li>二</li></ul>\n', '- 一\n- 二'],
    [
      'a list with lines and paragraphs',
      ['10. 一', '    二', '', '    三'],
      '<ol start="10"><li><p>一<br>二</p>\n\n<p>三</p></li></ol>\n',
      '10. 一\n    二\n    三',
    ],
    [
      'marks',
      ['は**太**と*斜*と~~消~~と\\*星\\*'],
      '<p>は<strong>太</strong>と<em>斜</em>と<del>消</del>と*星*</p>\n',
      'は太と斜と~~消~~と*星*',
    ],
    [
      'text that HTML would read',
      ['x < y & z "q" \\<b>'],
      '<p>x &lt; y &amp; z &quot;q&quot; &lt;b&gt;</p>\n',
      'x < y & z "q" <b>',
    ],
    [
      'variables',
      ['{{ salutation }}と{{preferences_url}}'],
      '<p>\uE000html:salutation\uE001と<a href="\uE000url:preferences_url\uE001">\uE000html:preferences_url\uE001</a></p>\n',
      '\uE000plain:salutation\uE001と\uE000plain:preferences_url\uE001',
    ],
    ['nothing', [''], '', ''],
  ])('%s', (_what, lines, html, text) => expect(rendered(...lines)).toEqual({ html, text }));
});

describe('a table', () => {
  it('has its words in cells, aligned as it says; a head that says nothing stands to the left, as its column', () => {
    expect(rendered('|名|数|中|', '|--|-:|:-:|', '|**a**|1|b|', '|<|2||')).toEqual({
      html: [
        '<table class="data">',
        '<thead><tr><th scope="col" align="left">名</th><th scope="col" align="right">数</th><th scope="col" align="center">中</th></tr></thead>',
        '<tbody><tr><td><strong>a</strong></td><td align="right">1</td><td align="center">b</td></tr>',
        '<tr><td>&lt;</td><td align="right">2</td><td align="center"></td></tr></tbody>',
        '</table>\n',
      ].join(''),
      text: '名 | 数 | 中\na | 1 | b\n< | 2 | ',
    });
  });

  it('of many columns is set smaller', () => {
    expect(rendered('|a|b|c|d|', '|-|-|-|-|').html).toMatch(/^<table class="data">/);
    expect(rendered('|a|b|c|d|e|', '|-|-|-|-|-|').html).toMatch(/^<table class="data many">/);
  });

  /** The classes of the only cell below the head. */
  const classesOf = (html: string) => /<td(?: class="([^"]*)")?>/.exec(html)?.[1];
  /** Fits the smallest phone, and nothing beside it does. */
  const wide = '会'.repeat(16);
  const table = ['|a|', '|-|', `|${wide}|`];

  it('says which cells break where, by the text that is shown', () => {
    expect(classesOf(rendered(...table).html)).toBeUndefined();
    expect(classesOf(rendered('|a|', '|-|', `|${wide}会|`).html)).toBe('l360');
    expect(
      classesOf(rendered('|a|', '|-|', `|**${wide}**![${wide}](https://example.com/a.png)|`).html),
    ).toBeUndefined();
  });

  it.each([
    ['a quote', 20, '> '],
    ['a list', 40, '- ', '  '],
    ['a numbered list', 40, '1. ', '   '],
  ])('has less room in %s, and all of it again behind that', (_what, _pixels, first, next = first) => {
    const inside = table.map((line, at) => (at === 0 ? first : next) + line);
    expect(classesOf(rendered(...inside).html)).toBe('l360');
    expect(classesOf(rendered(`${first}一`, '', '二', '', ...table).html)).toBeUndefined();
  });

  it('has the room of a list and a quote less in both', () => {
    const fits = (count: number) => classesOf(rendered('> - |a|', '>   |-|', `>   |${'会'.repeat(count)}|`).html);
    expect([fits(12), fits(13)]).toEqual([undefined, 'l360']);
  });
});

describe('on a page, which loads nothing from elsewhere', () => {
  it.each([
    [
      'a picture is a link with its words',
      '![庭](https://example.com/a.png)',
      '<a href="https://example.com/a.png">庭</a>',
    ],
    [
      'a picture without words is a link to itself',
      '![](https://example.com/a.png)',
      '<a href="https://example.com/a.png">https://example.com/a.png</a>',
    ],
    [
      'a picture in a link is its words: links do not nest',
      '[![庭](https://example.com/a.png)](https://example.com/)。',
      '<a href="https://example.com/">庭</a>。',
    ],
  ])('%s', (_what, source, html) => expect(markdownPage(source)).toBe(`<p>${html}</p>\n`));

  it('a picture is one in a mail, in a link, too', () => {
    const image =
      '<img src="https://example.com/a.png" alt="庭" width="550" style="width:auto;max-width:100%;height:auto">';
    expect(rendered('は[![庭](https://example.com/a.png)](https://example.com/)')).toEqual({
      html: `<p>は<a href="https://example.com/">${image}</a></p>\n`,
      text: 'は[庭] <https://example.com/a.png> <https://example.com/>',
    });
  });
});
