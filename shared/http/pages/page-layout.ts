/** The look of every page: one column, large targets, both colour schemes, no script needed, under 10 kB. */
import { html, raw } from 'hono/html';
import type { Language } from '../../locale/languages.ts';
import type { Names } from '../../locale/names.ts';
import { type BrandPicture, type ColourScheme, linkColour, pageColours } from '../../programme/brand.ts';
import { programme } from '../../programme/compiled.ts';
import { headTexts, languageNames, pageFooterTexts } from '../../texts/kit-texts.ts';
import { maskedName } from '../../texts/salutation.ts';

/** Markup made by {@link html}, which escapes values. */
export type Markup = ReturnType<typeof html> | string;
export { html, raw };

/** The content of a page, without its layout. */
export interface PageContent {
  readonly status?: number;
  readonly language: Language;
  /** Also the page's only h1. */
  readonly title: string;
  readonly body: Markup;
  /** Rules for what only this page has. */
  readonly style?: string;
  /** An optional script; the page works without it. */
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose page it is, shown masked at its head; absent where the link does not prove who opened it. */
  readonly forWhom?: Names | undefined;
  /** The query by which a GET shows this page again: the link to the other language carries it. */
  readonly sameViewQuery?: Readonly<Record<string, string>>;
}

const { brand, pictures } = programme;

function coloursOf(scheme: ColourScheme): string {
  const { paper, ground, ink } = pageColours[scheme];
  const { button, buttonText } = brand.colours[scheme];
  return `--ink:${ink};--paper:${paper};--ground:${ground};--accent:${button};--on-accent:${buttonText};--link:${linkColour(button, scheme)}`;
}

const style = `
:root{color-scheme:light dark;${coloursOf('light')};--soft:#4d5866;--line:#c9d0d9;--good:#0f6b3a;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{${coloursOf('dark')};--soft:#b4bdc9;--line:#465262;--good:#7ddba4;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.75 system-ui,-apple-system,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:40rem;margin:0 auto;padding:1rem 1.25rem}
header{color:var(--soft);display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1rem}
header b{display:flex;align-items:center;gap:.75rem;font-weight:600;flex:1}header img{display:block;height:40px;width:auto}header p{flex-basis:100%;margin:.25rem 0 0}
header a{min-height:44px;min-width:44px;padding:.5rem 0;white-space:nowrap}
main{width:min(40rem,100% - 1rem);background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem}
h1,h2,h3,header span,legend,small{text-wrap:balance;word-break:auto-phrase}dd{word-break:auto-phrase}h1{font-size:1.5rem;line-height:1.4;margin:0 0 1rem}h2,h3{font-size:1.15rem;line-height:1.5;margin:1.5rem 0 .25rem}h4{font-size:1rem;margin:1.25rem 0 .25rem}
a{color:var(--link)}
fieldset{border:1px solid var(--line);border-radius:.5rem;margin:1rem 0;padding:.5rem 1rem}legend{font-weight:600;float:left;width:100%;padding:.25rem 0}legend+*{clear:both}
label.choice{display:flex;gap:.75rem;align-items:start;min-height:44px;padding:.45rem 0;cursor:pointer}label.field{display:block;font-weight:600;margin-top:1rem}
small{display:block;color:var(--soft);font-size:.875rem;font-weight:400;line-height:1.5}
input[type=checkbox],input[type=radio]{width:1.5rem;height:1.5rem;flex:none;accent-color:var(--accent)}
select,textarea,input[type=text],input[type=number]{font:inherit;min-height:44px;width:100%;padding:.25rem .75rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--paper);color:var(--ink)}
button{font:inherit;font-weight:600;min-height:48px;width:100%;margin:.4rem 0;padding:.5rem 1.25rem;border-radius:.5rem;border:2px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer}
button.second{background:transparent;color:var(--link)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.problem{border-left:4px solid var(--bad);padding-left:1rem}a.way{display:inline-block;padding:.6rem 0;min-height:44px}
.answers div{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;border-bottom:1px solid var(--line);padding:.35rem 0}.answers dd{margin:0}.answers dt{color:var(--ink)}
.taken,.note{border-left:4px solid var(--good);padding-left:1rem}.note{border-color:var(--soft)}.small,footer{color:var(--soft);font-size:.9375rem}
dl{margin:1rem 0}dt{font-weight:600;color:var(--soft)}dd{margin:0 0 .5rem}`;

/** The whole document. `nonce` is that of the content security policy. */
export function renderPage(content: PageContent, nonce: string): string {
  const { language } = content;
  const company = programme.company.name[language];
  const contact = programme.company.contact;
  const document = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${content.title} | ${programme.name[language]}</title>${wholeBeforePaint}${favicon}<style nonce="${nonce}">${raw(style)}${raw(content.style ?? '')}</style></head>
<body><header><b>${logo(language)}<span>${programme.name[language]}</span></b>${otherLanguage(content)}${forWhom(content)}</header>
<main><h1>${content.title}</h1>${content.body}</main>
<footer id="end">${company}<br>${programme.company.address[language]}<br>${contact.name[language]}<br><a href="mailto:${contact.email}">${contact.email}</a><br><a href="/privacy/statement?lang=${language}">${pageFooterTexts(language).statement}</a></footer>
${content.script === undefined ? '' : html`<script nonce="${nonce}">${raw(content.script)}</script>`}</body></html>`;
  return String(document);
}

/** The link to the same page in the other language: a GET, so it sends nothing. */
function otherLanguage({ language, sameViewQuery = {} }: PageContent): Markup {
  const { other, code } = languageNames(language);
  const query = new URLSearchParams({ ...sameViewQuery, lang: code });
  return html`<a href="?${query.toString()}" lang="${code}" hreflang="${code}">${other}</a>`;
}

/** Masked so that the right person recognizes the name, and it tells nobody else more than the mail does. */
function forWhom({ language, forWhom: names }: PageContent): Markup {
  return names === undefined
    ? ''
    : html`<p class="small">${headTexts(language).forWhom(maskedName(names, language))}</p>`;
}

/**
 * Nothing is painted before the whole page is there. Otherwise, on a slow machine or line, a part would be painted
 * first and move when the rest comes (HTML Standard, link type "expect"). Browsers that do not know it paint as before.
 */
const wholeBeforePaint = html`<link rel="expect" href="#end" blocking="render">`;

const favicon = pictures.favicon === null ? '' : html`<link rel="icon" href="${pathOf(pictures.favicon)}">`;

/** The logo of the visitor's colour scheme. Its size is reserved: nothing moves when it arrives. */
function logo(language: Language): Markup {
  if (pictures.logo === null) return '';
  const { light, dark } = pictures.logo;
  return html`<picture><source srcset="${pathOf(dark)}" width="${dark.width}" height="${dark.height}" media="(prefers-color-scheme:dark)"><img src="${pathOf(light)}" width="${light.width}" height="${light.height}" alt="${programme.company.name[language]}"></picture>`;
}

function pathOf({ file }: BrandPicture): string {
  return `/brand/${file}`;
}
