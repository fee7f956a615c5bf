/** The rule: stars and tildes around words are emphasis, all others are shown as they are written, in the HTML, the text and on the page. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../shared/mail-format/compiled-mail.ts';
import { escapeMarkdown, markdownPage, renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { faces } from '../../fixtures/faces.ts';

/** A part of a line, and what is shown of it. */
interface Part {
  readonly source: string;
  readonly html: string;
  readonly text: string;
}

const plain = (source: string): Part => ({ source, html: escapeHtml(source).replaceAll('\n', '<br>'), text: source });
const emphasized = (words: string): Part => ({
  source: `*${words}*`,
  html: `<em>${escapeHtml(words)}</em>`,
  text: words,
});
const strong = (words: string): Part => ({
  source: `**${words}**`,
  html: `<strong>${escapeHtml(words)}</strong>`,
  text: words,
});
const struck = (words: string): Part => ({
  source: `~~${words}~~`,
  html: `<del>${escapeHtml(words)}</del>`,
  text: `~~${words}~~`,
});
const both = (words: string): Part => ({
  source: `***${words}***`,
  html: `<em><strong>${escapeHtml(words)}</strong></em>`,
  text: words,
});

/** One line of such parts, or several. */
function joined(parts: readonly Part[], between = ''): Part {
  return {
    source: parts.map(({ source }) => source).join(between),
    html: parts.map(({ html }) => html).join(between.replace('\n', '<br>')),
    text: parts.map(({ text }) => text).join(between),
  };
}

function expectShown({ source, html, text }: Part): void {
  const mail = renderMarkdown(source, []);
  expect(mail.html).toBe(`<p>${html}</p>\n`);
  expect(mail.text).toBe(text);
  expect(markdownPage(source)).toBe(mail.html);
}

/** Letters and digits, also those that faces are drawn with. */
const letter = fc.constantFrom(...'会場口人重要あのツノカタカナｶﾅaoTmABxé0135９ａ𠮷');
const beside = fc.constantFrom('★', '■', '☎', '〒', '㈱', '◎', '▼', ';', '；', '°', '<', '>', '><', 'ω', '-', '');
/** An ordinary word, with what made a face of it once. A letter behind < would be HTML. */
const word = fc
  .tuple(beside, fc.array(letter, { minLength: 1, maxLength: 5 }), beside, letter, beside)
  .map(([first, letters, between, last, end]) => first + letters.join('') + between + last + end)
  .filter((words) => !/<[A-Za-z]/.test(words));
const brackets = fc.constantFrom('（）', '()', '「」', '『』', '【】', '［］', '[]', '〔〕', '〈〉', '《》', '｢｣');

describe('in brackets', () => {
  it('two or three stars, or two tildes, around any word are emphasis', () => {
    const part = fc.tuple(fc.constantFrom(strong, struck, both), word).map(([mark, words]) => mark(words));
    const between = fc.constantFrom('、', '; ', ' ', '；', ' / ');
    const before = fc.constantFrom('', '〒100-0000 ', '☎', '会場、', '★ ', '(^_^) ', '^^ ');
    fc.assert(
      fc.property(
        brackets,
        before,
        fc.array(part, { minLength: 1, maxLength: 3 }),
        between,
        fc.constantFrom('', ' 18:00', '★', '、他'),
        (pair, first, parts, divided, last) =>
          expectShown(joined([plain(pair.charAt(0) + first), joined(parts, divided), plain(last + pair.charAt(1))])),
      ),
      { numRuns: 2000 },
    );
  });

  it('one star is emphasis around any word that no face is drawn with', () => {
    fc.assert(
      fc.property(brackets, word, fc.constantFrom('', '★ ', 'a: ', '会場、'), (pair, words, first) =>
        expectShown(joined([plain(pair.charAt(0) + first), emphasized(`${words}会`), plain(pair.charAt(1))])),
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    joined([plain('（'), strong('★重要★'), plain('）')]),
    joined([plain('（'), strong('☎03-1234-5678'), plain('）')]),
    joined([plain('（'), strong('㈱あおぞら'), plain('）')]),
    joined([plain('（〒100-0000 '), strong('東京都千代田区'), plain('）')]),
    joined([plain('（'), struck('★中止★'), plain('）')]),
    joined([plain('('), strong('会費'), plain(';'), strong('5,000円'), plain(')')]),
    joined([plain('(Tel '), strong('03'), plain('; Fax '), strong('04'), plain(')')]),
    joined([plain('（'), strong('★'), plain('）（'), struck('☎'), plain('）')]),
    joined([
      plain('（'),
      emphasized('★重要★'),
      plain('）（'),
      emphasized('祝'),
      plain('★）（'),
      emphasized('👍🏻会'),
      plain('）'),
    ]),
    joined([plain('（'), emphasized('口'), plain('）('), emphasized('A'), plain(')')]),
  ])('$source', expectShown);
});

describe('a face', () => {
  it.each(faces)('%s is shown character for character', (face) => {
    expectShown(plain(face));
    expectShown(plain(`${face}と${face}`));
    expectShown({ ...plain(`${face}、${face}`), source: escapeMarkdown(`${face}、${face}`) });
    expectShown(plain(`${face} ${face}\n${face}`));
    expectShown(
      joined([plain(`よろしく${face} `), strong('会場'), plain(`は${face}、`), emphasized('本社'), plain('です。')]),
    );
  });

  it('is none with a word in its brackets, in other brackets, or without its brackets', () => {
    expectShown(joined([plain('（'), emphasized('会 ^^'), plain('）')]));
    expectShown(joined([plain('（'), strong('^x^'), plain('）')]));
    expectShown(joined([plain('['), emphasized('・ω・'), plain(']')]));
    expectShown(joined([emphasized('・ω・'), plain(')')]));
    expectShown(joined([plain('('), emphasized('・ω・')]));
    expectShown(joined([plain('(\n'), emphasized('・ω・'), plain('\n)')]));
    expectShown(joined([plain('(a) '), emphasized('・ω・'), plain(' (b)')]));
    expectShown(joined([plain('('), emphasized('・ω・'), plain('(;)')]));
    expectShown(joined([plain('('), emphasized('oo・'), plain(')('), emphasized('・oo'), plain(')')]));
    expectShown(joined([emphasized('>a<'), plain('、'), plain('A<'), emphasized('会'), plain('です')]));
    expectShown(joined([plain(`(${'・'.repeat(17)} `), emphasized('・ω・'), plain(')')]));
  });
});

/** What divides words, before which a star is the mark of a note. */
const divider = fc.constantFrom(
  '、',
  '。',
  '，',
  '．',
  ',',
  '､',
  '｡',
  '：',
  ':',
  '；',
  ';',
  '・',
  '･',
  '/',
  '／',
  ' ',
  '　',
  '. ',
);
const noun = fc.constantFrom('会場', '時間', 'お名前', '会費', 'ID', '第2部', '（仮）', '「本社」', '割引%');

describe('an amount, a date and a number after a word', () => {
  it.each([
    '2026年12月10日（木）',
    '12月10日（木）19時',
    '12月1日～12月25日',
    '12/1',
    '2026/12/10',
    '03-1234-5678',
    '10万円',
    '5,000円',
    '19:30',
    '3階',
    '120',
  ])('is emphasized by its stars: %s', (amount) => {
    for (const before of ['開始は', '合計', 'お電話は（受付）'])
      expectShown(joined([plain(before), emphasized(amount), plain('まで')]));
  });

  it.each(['必須*1、任意*2', '会場*1は、*2とともに', '会費*12 と定員*3 は', '5個*2個*3'])(
    'is a note, or multiplied: %s',
    (line) => {
      expectShown(plain(line));
    },
  );
});

describe('the mark of a note', () => {
  const noted = fc.oneof(
    fc.tuple(noun, fc.constantFrom('*', '*1', '*12', '**'), divider).map((parts) => plain(parts.join(''))),
    fc
      .tuple(fc.constantFrom('（）', '()', '「」', '【】'), noun, fc.constantFrom('*', '*2', '**'))
      .map(([pair, words, mark]) => plain(`${pair.charAt(0)}${words}${mark}${pair.charAt(1)}`)),
    fc
      .constantFrom(
        '（*印）',
        '会場（*1）、',
        '(*2)',
        '（*1、*2）',
        '「*は必須」',
        '会費*（税込）、',
        '、2*人数、',
        '、3*4*5=60 ',
      )
      .map(plain),
  );
  const marked = fc
    .tuple(
      fc.constantFrom(emphasized, strong, struck),
      fc.constantFrom('重要', '2026', '「春」', '（１）', '10名', '★会★'),
      divider,
    )
    .map(([mark, words, divided]) => joined([mark(words), plain(divided)]));
  const end = fc
    .constantFrom('', '会場は変更になります。', '時間*は変更になる場合があります。', '会場*3は', '会場*')
    .map(plain);
  const line = fc
    .tuple(fc.array(fc.oneof(noted, marked), { minLength: 1, maxLength: 5 }), end)
    .map(([parts, last]) => joined([plain('本日、'), ...parts, last]))
    .filter(({ source }) => !/\s$|\*{2}[^*]+\*{4}/.test(source));

  it('stays, and the emphasis beside it and in other lines', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => expectShown(joined(lines, '\n'))),
      { numRuns: 3000 },
    );
  });

  it.each([
    '会場*、時間*は変更になる場合があります。',
    '会場*は本社です。\n時間*は19時です。',
    '*印は必須項目です。\nお名前*：\nご住所*：',
    '（お名前*）と（ご住所*）',
    '「お名前*」「ご住所*」',
    'お名前*（必須）、ご住所*(任意)',
    'お名前*　ご住所*　',
    '（*は必須）お名前*、ご住所*',
    '会場（*1）、時間（*2）は',
    '*1、*2は変更',
    '（*1、*2）会場*',
    '（*1,*12）と（*2・*3）',
    '会場**、時間**は',
    '会場*.　時間*は',
    'Venue*, time* and (place*) may change*.',
    '必須*1、任意*2',
    '「本社」*1、「支社」*2',
    '100%*1、50％*2は',
    '単価は2*人数、割引は3*人数',
    '人数*5,000円、学生は人数*3,000円',
    '1000*2*3*人数です、5*6*',
    '定員は*30*名です、会費*2*人数',
    'か\u3099*2、か\u3099*3は',
  ])('%j is text', (source) => expectShown(plain(source.trim())));

  it.each([
    joined([emphasized('2026'), plain('年度')]),
    joined([plain('「'), emphasized('重要'), plain('」')]),
    joined([emphasized('重要'), plain('、'), emphasized('2026'), plain('。')]),
    joined([plain('開始は'), emphasized('19時'), plain('、会費は'), emphasized('5,000円'), plain('です')]),
    joined([plain('10日（土）'), emphasized('19:00'), plain('から、'), emphasized('12月10日'), plain('まで')]),
    joined([plain('は'), emphasized('2026'), plain('年')]),
    joined([emphasized('会費'), plain('5,000円')]),
    joined([emphasized('料金は1000*20*人数'), plain('です')]),
    joined([emphasized('会場（*1、*2）'), plain('です')]),
    joined([plain('第2'), emphasized('「春」'), plain('を')]),
    joined([plain('会場*1、'), emphasized('10名'), plain('まで')]),
    joined([plain('詳細は'), emphasized('（別紙）'), plain('を')]),
    joined([plain('・'), strong('・持ち物'), plain('：'), strong('：書類')]),
    joined([plain('弊社は'), strong('.NET'), plain('を')]),
    joined([strong('1）日時'), plain('と'), strong('（2）会場')]),
    joined([plain('会場*は'), strong('重要'), plain('\n時間*は')]),
    joined([plain('会場*は '), both('重要'), plain('\n時間*は')]),
    joined([emphasized('ありがとう^^'), plain('です')]),
  ])('$source holds emphasis', expectShown);

  it('does not end at a bracket that opens', () =>
    expectShown({
      source: '**会場（**別紙**）**',
      html: '<strong>会場（<strong>別紙</strong>）</strong>',
      text: '会場（別紙）',
    }));

  it('one star does not reach over the end of its line, two do', () => {
    expectShown(plain('*会場\n本社*'));
    expectShown({ source: '**会場\n本社**', html: '<strong>会場<br>本社</strong>', text: '会場\n本社' });
  });
});
