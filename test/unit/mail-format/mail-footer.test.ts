/** What is around the body of a mail, as the reader sees it: its footer by kind and language, the same in text and HTML. */
import { describe, expect, it } from 'vitest';
import { fillChunks } from '../../../shared/mail-format/compiled-mail.ts';
import { compileMail, type MailKind } from '../../../shared/mail-format/mail-shell.ts';
import { sender } from '../../fixtures/sender.ts';

const values = { unsubscribe_url: 'https://example.com/u', preferences_url: 'https://example.com/p' };
type Variable = keyof typeof values;
const both: readonly Variable[] = ['unsubscribe_url', 'preferences_url'];

/** A filled mail. */
function filled(kind: MailKind, language: 'ja' | 'en', variables = both, body = 'Hello.') {
  const because = 'You joined <us>.';
  const mail = compileMail({ kind, language, subject: 'A & B', body, variables, because, sender });
  return { text: fillChunks(mail.text, values), html: fillChunks(mail.html, values) };
}

/** A paragraph of the footer as text and, with its links, as HTML. */
type Paragraph = readonly [text: string, html: string];

const link = (url: string, words: string) => `<a class="target" href="${url}">${words}</a>`;
const because: Paragraph = ['You joined <us>.', 'You joined &lt;us&gt;.'];
const refusal = (line: string, space: string, words: string): Paragraph => [
  `${line}\nhttps://example.com/u`,
  `${line}${space}${link('https://example.com/u', words)}`,
];
const preferences = (words: string, colon: string): Paragraph => [
  `${words}${colon}\nhttps://example.com/p`,
  link('https://example.com/p', words),
];
const imprint = (sentBy: string, questions: string): Paragraph => [
  [sentBy, '1-2-3 Mihon-cho', `${questions} <office@example.com>`, 'https://www.example.com/c?a=1&b=2'].join('\n'),
  [
    sentBy.replace('&', '&amp;'),
    '1-2-3 Mihon-cho',
    `${questions} <a href="mailto:office@example.com">office@example.com</a>`,
    '<a href="https://www.example.com/c?a=1&amp;b=2">https://www.example.com/c?a=1&amp;b=2</a>',
  ].join('<br>\n'),
];
const same = (text: string): Paragraph => [text, text];

const footers = {
  ja: {
    stopTopic: refusal('配信停止はこちらから行えます：', '', 'この種類のメールを停止する'),
    stopInvitations: refusal('配信停止はこちらから行えます：', '', '今後のご案内を停止する'),
    preferences: preferences('配信設定を確認・変更する', '：'),
    secrecy: same('現在のお勤め先の秘密情報は、ご返信や交流会の場などでお伝えにならないよう、お願い申し上げます。'),
    imprint: imprint('送信者：Aozora & Sons（Aozora Alumni）', 'お問い合わせ・苦情の受付：Office'),
  },
  en: {
    stopTopic: refusal('You can stop these emails at any time here:', ' ', 'Unsubscribe from emails of this kind'),
    stopInvitations: refusal('You can stop these emails at any time here:', ' ', 'Stop the invitations'),
    preferences: preferences('See or change your preferences', ':'),
    secrecy: same(
      'Please do not share confidential information about your current employer, in your replies or at our gatherings.',
    ),
    imprint: imprint('Sent by Aozora & Sons (Aozora Alumni)', 'Questions and complaints: Office'),
  },
} as const;

describe.each(['ja', 'en'] as const)('the footer in %s', (language) => {
  const { stopTopic, stopInvitations, preferences, secrecy, imprint } = footers[language];

  it.each<readonly [of: string, kind: MailKind, variables: readonly Variable[], between: Paragraph[]]>([
    ['a campaign offers to stop it and leads to the preferences', 'campaign', both, [stopTopic, preferences]],
    ['an invitation offers to stop: a leaver has no preferences yet', 'invitation', both, [stopInvitations]],
    ['service mail leads to the preferences, and offers no end to what the person did', 'service', both, [preferences]],
    ['service mail to somebody without preferences leads nowhere', 'service', [], []],
  ])('of %s', (_of, kind, variables, between) => {
    const footer = [because, ...between, secrecy, imprint];
    const { text, html } = filled(kind, language, variables);
    const rule = '-'.repeat(40);
    expect(text).toBe(`${['A & B', 'Hello.', rule, ...footer.map(([shown]) => shown)].join('\n\n')}\n`);
    const [, foot] = /<div class="foot">\n(.*?)\n<\/div>/s.exec(html) ?? [];
    expect(foot).toBe(footer.map(([, shown]) => `<p>${shown}</p>`).join('\n'));
  });
});

describe('the head', () => {
  const heading = (body?: string) => {
    const { text, html } = filled('service', 'en', both, body);
    const [, h1] = /<h1>(.*)<\/h1>/.exec(html) ?? [];
    return { text: text.split('\n\n').slice(0, 2), h1 };
  };

  it('is the first heading of the body', () =>
    expect(heading('# You & *me*\n\nHello.')).toEqual({ text: ['You & me', 'Hello.'], h1: 'You &amp; <em>me</em>' }));

  it('is the subject where the body has none', () =>
    expect(heading('Hello.')).toEqual({ text: ['A & B', 'Hello.'], h1: 'A &amp; B' }));

  it('leaves no gap where a mail is nothing but its heading', () =>
    expect(heading('# Thanks').text).toEqual(['Thanks', '-'.repeat(40)]));

  it('names the programme above it, in fonts that have Japanese letters and in a size that every mail program knows', () => {
    const { html } = filled('service', 'en');
    expect(html).toContain('<div class="head">Aozora Alumni</div>\n<div class="main" role="article"><h1>');
    expect(html).toContain('.data{border-collapse:collapse;width:100%;font-size:15px}');
    expect(html).toMatch(/font-family:[^;]*'Hiragino Sans'[^;]*'Noto Sans JP'[^;]*sans-serif;/);
  });
});
