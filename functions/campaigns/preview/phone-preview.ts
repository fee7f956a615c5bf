/** How a mail looks on a phone, light and dark, as one page that loads nothing else and runs nothing. */
import type { Language } from '../../../shared/locale/languages.ts';
import { escapeHtml } from '../../../shared/mail-format/compiled-mail.ts';
import { campaignTexts } from '../texts.ts';
import type { CalendarPreview } from './calendar-preview.ts';

/** What a shown mail may load: its pictures. No scripts, no forms, no frames from elsewhere. */
const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'";

/** Headers of a response that shows a mail: `sandbox` forbids what the policy does not. */
export const previewHeaders = {
  'content-security-policy': `${contentPolicy}; frame-ancestors 'none'; sandbox`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const style = `
*{box-sizing:border-box}body{margin:0;padding:24px 8px;font-family:system-ui,'Hiragino Sans','Noto Sans JP',sans-serif;background:#e6eaf0;color:#1c2430}
main{display:flex;flex-wrap:wrap;gap:32px;justify-content:center}
figure{margin:0;max-width:100%}figcaption{text-align:center;padding:0 0 8px;font-weight:600}
.phone{width:410px;max-width:100%;border:10px solid #1c2430;border-radius:44px;overflow:hidden;background:#fff}
.dark{background:#10151c;color:#eef1f5}
.mail{padding:16px;font-size:15px;line-height:1.5;overflow-wrap:anywhere}.mail strong{display:block;font-size:17px}
iframe{display:block;width:100%;height:720px;border:0}
section{max-width:410px;margin:24px auto 0;padding:16px 20px;background:#fff;border-radius:16px;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:15px}dl{margin:0}dt{font-size:13px;color:#5a6575}dd{margin:0 0 10px;white-space:pre-wrap}
footer{text-align:center;padding:24px 0 0}
@media (max-width:425px){body{padding:24px 0}.phone{border-width:10px 0;border-radius:0}}`;

/** The page: the mail in two frames of 390 px, in which nothing runs and no link leads anywhere. */
export function phonePage(
  mail: Readonly<Record<'subject' | 'html' | 'from', string>> & { readonly calendar?: CalendarPreview | null },
  language: Language,
): string {
  const texts = campaignTexts(language);
  const frame = (scheme: 'light' | 'dark') => `<figure><figcaption>${texts[scheme]}</figcaption>
<div class="phone ${scheme}"><div class="mail"><strong>${escapeHtml(mail.subject)}</strong>${escapeHtml(mail.from)}</div>
<iframe sandbox title="${escapeHtml(mail.subject)}" srcdoc="${escapeHtml(withoutLinks(inScheme(mail.html, scheme)))}"></iframe></div></figure>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}"><meta name="referrer" content="no-referrer">
<title>${escapeHtml(mail.subject)}</title><style>${style}
</style></head>
<body><main>${frame('light')}${frame('dark')}</main>${mail.calendar == null ? '' : calendarEntry(mail.calendar, language)}<footer>${texts.samples}</footer></body></html>
`;
}

/** The entry in the calendar, which no mail shows in its text. */
function calendarEntry(calendar: CalendarPreview, language: Language): string {
  const texts = campaignTexts(language);
  const parts = (['title', 'when', 'where', 'description'] as const).map(
    (part) => `<dt>${texts[part]}</dt><dd>${escapeHtml(calendar[part])}</dd>`,
  );
  return `<section><h2>${texts.calendar}</h2><dl>${parts.join('')}</dl></section>`;
}

/** Links show where they lead and go nowhere: their addresses are samples, and nothing in a preview is to be pressed. */
function withoutLinks(html: string): string {
  return html.replace(/(<a\b[^>]*?)\shref="([^"]*)"/g, '$1 title="$2"');
}

/**
 * The mail's own dark style switched on or off: a frame takes the scheme of the viewer's device, not one that the page sets. Only
 * the style of the mail's shell is changed. It is the first element of its kind, because every text in a mail is escaped: no
 * subject and no body can hold a tag that comes before it, whatever they say about schemes.
 */
function inScheme(html: string, scheme: 'light' | 'dark'): string {
  const start = html.indexOf('<style>');
  const end = html.indexOf('</style>', start);
  const style = html
    .slice(start, end)
    .replaceAll('@media (prefers-color-scheme:dark)', scheme === 'dark' ? '@media all' : '@media not all')
    .replaceAll(':root{color-scheme:light dark;', `:root{color-scheme:${scheme};`);
  return `${html.slice(0, start)}${style}${html.slice(end)}`;
}
