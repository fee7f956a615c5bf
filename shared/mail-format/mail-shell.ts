/**
 * The look of every mail, written by hand: one column that fits a phone, both colour schemes, targets of 44 px, and a table
 * only where Outlook needs one. The text part has the same content.
 */

import { unmailableIn } from '../characters/characters.ts';
import { tableRules } from '../characters/table-columns.ts';
import type { Language } from '../locale/languages.ts';
import { preferenceNames } from '../texts/glossary.ts';
import { footerTexts } from '../texts/kit-texts.ts';
import { type Chunks, type CompiledMail, escapeHtml, holdsMarks, slotMark, splitSlots } from './compiled-mail.ts';
import { type LegalItem, type MailPart, missingLegalItems, type Sender } from './legal-items.ts';
import { RefusedMarkdown, type RenderedBody, renderMarkdown } from './markdown.ts';

/**
 * The kind of a mail, which decides its footer: a campaign and the first invitation advertise and show the five legal
 * items; service mail responds to something that the person did.
 */
export type MailKind = 'campaign' | 'invitation' | 'service';

export interface MailSource<Name extends string> {
  readonly kind: MailKind;
  readonly language: Language;
  readonly subject: string;
  /** Markdown. */
  readonly body: string;
  /** The variables that the body may use, those of the footer included. */
  readonly variables: readonly Name[];
  /** A sentence why the person gets this mail (GDPR Art. 14; CAN-SPAM). */
  readonly because: string;
  readonly sender: Sender;
}

/** An advertising mail lacks what the law requires: it does not compile. */
export class LegalItemsMissing extends Error {
  override readonly name = 'LegalItemsMissing';
  readonly items: readonly LegalItem[];
  constructor(items: readonly LegalItem[]) {
    super(`the mail does not show: ${items.join(', ')}`);
    this.items = items;
  }
}

/**
 * Compiles a mail: body and footer in the shell, text and HTML of equal content, cut at the slots.
 *
 * @throws RefusedMarkdown when the body holds what a mail may not hold.
 * @throws LegalItemsMissing when one of the five items is missing in either part.
 * @throws RangeError when the programme holds what could be taken for a mark of the compiler.
 */
export function compileMail<Name extends string>(source: MailSource<Name>): CompiledMail<Name> {
  refuseBadSubject(source.subject);
  refuseMarksAround(source);
  const body = renderMarkdown(source.body, source.variables);
  const html: Chunks<Name> = splitSlots(shellHtml(source, body), source.variables);
  const text: Chunks<Name> = splitSlots(shellText(source, body), source.variables);
  if (source.kind !== 'service') requireLegalItems({ text, html }, source.sender, source.language);
  return { subject: source.subject, text, html };
}

function refuseMarksAround({ because, sender: { contact, ...names } }: MailSource<string>): void {
  if ([because, ...Object.values(names), ...Object.values(contact)].some(holdsMarks))
    throw new RangeError('the programme holds a character that mails cannot show (U+E000 to U+E003)');
}

const bodyBegins = '<div class="main" role="article">';

/** A mail with something above its title that the compiled mail could not know. @throws Error when it has another shell */
export function withNews(
  mail: Readonly<Record<MailPart, string>>,
  news: Pick<RenderedBody, 'html' | 'text'> | undefined,
): Readonly<Record<MailPart, string>> {
  if (news === undefined) return mail;
  const [head = '', ...rest] = mail.html.split(bodyBegins);
  if (rest.length === 0) throw new Error('a mail without the shell');
  const html = `${head}${bodyBegins}${news.html}<hr>\n${rest.join(bodyBegins)}`;
  return { html, text: `${news.text}\n\n----------------------------------------\n\n${mail.text}` };
}

/** @throws LegalItemsMissing when one of the parts lacks one of the five items. */
export function requireLegalItems(mail: Readonly<Record<MailPart, Chunks>>, sender: Sender, language: Language): void {
  const lacks = (as: MailPart) => missingLegalItems(mail[as], as, sender, language);
  const missing = new Set([...lacks('text'), ...lacks('html')]);
  if (missing.size > 0) throw new LegalItemsMissing([...missing]);
}

/** A subject is the same for everybody and one line (RFC 5322 §2.2.3). @throws RefusedMarkdown */
export function refuseBadSubject(subject: string): void {
  if (unmailableIn(subject) !== undefined || /[\p{Cc}\u2028\u2029]/u.test(subject))
    throw new RefusedMarkdown('must not hold line breaks or control characters');
  if (/\{\{|\}\}/.test(subject)) throw new RefusedMarkdown('must not hold variables; they are for the body');
  if (subject.trim() === '') throw new RefusedMarkdown('must not be empty');
}

interface FooterLine {
  readonly html: string;
  readonly text: string;
}

function footerLines(source: MailSource<string>): FooterLine[] {
  const { kind, language, sender } = source;
  const texts = footerTexts(language);
  const lines: FooterLine[] = [plain(source.because)];
  if (kind !== 'service') lines.push(refusalLine(kind, language));
  // A leaver has no preferences yet.
  const preferences = kind === 'campaign' || (kind === 'service' && source.variables.includes('preferences_url'));
  if (preferences) lines.push(preferencesLine(language));
  lines.push(plain(texts.secrecy));
  const { contact } = sender;
  const sentBy = texts.sentBy(sender.company, sender.programme);
  const questions = `${texts.questions}${contact.name}`;
  lines.push({
    html: [
      escapeHtml(sentBy),
      escapeHtml(sender.address),
      `${escapeHtml(questions)} <a href="mailto:${escapeHtml(contact.email)}">${escapeHtml(contact.email)}</a>`,
      `<a href="${escapeHtml(contact.url)}">${escapeHtml(contact.url)}</a>`,
    ].join('<br>\n'),
    text: [sentBy, sender.address, `${questions} <${contact.email}>`, contact.url].join('\n'),
  });
  return lines;
}

function refusalLine(kind: MailKind, language: Language): FooterLine {
  const texts = footerTexts(language);
  const statement = `${texts.refusal}${texts.colon}`;
  const words = kind === 'invitation' ? texts.stopInvitations : texts.stopTopic;
  return {
    html: `${statement}${texts.space}<a class="target" href="${slotMark('unsubscribe_url', 'url')}">${words}</a>`,
    text: `${statement}\n${slotMark('unsubscribe_url', 'plain')}`,
  };
}

function preferencesLine(language: Language): FooterLine {
  const { colon } = footerTexts(language);
  const { link } = preferenceNames(language);
  return {
    html: `<a class="target" href="${slotMark('preferences_url', 'url')}">${link}</a>`,
    text: `${link}${colon}\n${slotMark('preferences_url', 'plain')}`,
  };
}

function plain(text: string): FooterLine {
  return { html: escapeHtml(text), text };
}

function shellText(source: MailSource<string>, body: RenderedBody): string {
  const head = body.title?.text ?? source.subject;
  const footer = footerLines(source).map(({ text }) => text);
  const rule = '----------------------------------------';
  return `${[head, body.text, rule, ...footer].filter((part) => part !== '').join('\n\n')}\n`;
}

const font = `-apple-system,BlinkMacSystemFont,'Segoe UI','Hiragino Sans','Hiragino Kaku Gothic ProN','Noto Sans JP','Noto Sans CJK JP',Meiryo,sans-serif`;

const style = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#f3f5f8;color:#1c2430;font-family:${font};font-size:16px;line-height:1.75;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
.sheet{width:100%;max-width:600px;margin:0 auto}
.head{padding:20px 24px 8px;color:#4d5866;font-weight:600;font-size:15px}
.main{background:#ffffff;border:1px solid #d5dbe3;border-radius:12px;padding:24px}
.foot{padding:16px 24px 32px;color:#4d5866;font-size:14px;line-height:1.7}
h1{font-size:22px;line-height:1.45;margin:0 0 16px}h2{font-size:18px;line-height:1.5;margin:28px 0 8px}h3,h4,h5,h6{font-size:16px;margin:24px 0 8px}
p{margin:0 0 16px}.foot p{margin:0 0 12px}ul,ol{margin:0 0 16px;padding-left:1.5em}li{margin:4px 0}li p{margin:0}
a{color:#0b5cad}.target{display:inline-block;min-height:44px;line-height:44px}
.button{display:block;box-sizing:border-box;min-height:48px;line-height:1.5;margin:0 0 12px;padding:12px 20px;border-radius:8px;background:#0b5cad;color:#ffffff;text-decoration:none;text-align:center;font-weight:600}
.button+.button{background:transparent;color:#0b5cad;border:2px solid #0b5cad;padding:10px 20px}
img{max-width:100%;height:auto;border:0}hr{border:0;border-top:1px solid #d5dbe3;margin:24px 0}
blockquote{margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #c9d0d9;color:#4d5866}
${tableRules((pixels) => `${pixels}px`)}.data{margin:0 0 16px}.data th,.data td{border:1px solid #d5dbe3}
@media (max-width:480px){.main{border-radius:0;border-left:0;border-right:0;padding:20px 16px}.head,.foot{padding-left:16px;padding-right:16px}}
@media (prefers-color-scheme:dark){body{background:#10151c!important;color:#eef1f5!important}.main{background:#1b222c!important;border-color:#465262!important}.head,.foot,blockquote{color:#b4bdc9!important}a{color:#8cc4ff!important}.button{background:#8cc4ff!important;color:#08233f!important}.button+.button{background:transparent!important;color:#8cc4ff!important;border-color:#8cc4ff!important}hr,blockquote,.data th,.data td{border-color:#465262!important}}`;

function shellHtml(source: MailSource<string>, body: RenderedBody): string {
  const { language, subject, sender } = source;
  const title = body.title?.html ?? escapeHtml(subject);
  const footer = footerLines(source).map(({ html }) => `<p>${html}</p>`);
  return `<!doctype html>
<html lang="${language}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(subject)}</title><style>${style}
</style></head>
<body><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<div class="sheet" style="max-width:600px;text-align:left">
<div class="head">${escapeHtml(sender.programme)}</div>
${bodyBegins}<h1>${title}</h1>
${body.html}</div>
<div class="foot">
${footer.join('\n')}
</div>
</div>
</td></tr></table></body></html>
`;
}
