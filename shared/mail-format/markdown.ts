/**
 * HR's Markdown as HTML for mails and as plain text of equal content. Raw HTML, scripts, links that are not absolute and
 * unknown variables are refused when HR saves, and never repaired.
 */
import { cutText } from '../characters/characters.ts';
import { holdsMarks } from './compiled-mail.ts';
import { hasWords, refuseWordless, Urls } from './markdown-parsed.ts';
import { HtmlRendering, type PictureStyle, TextRendering } from './markdown-rendering.ts';
import { parseMarkdown, RefusedMarkdown, variableMark } from './markdown-tree.ts';

export { RefusedMarkdown } from './markdown-tree.ts';

/** A body in its two forms; slots are still marks. */
export interface RenderedBody {
  readonly html: string;
  readonly text: string;
  /** The first heading of level 1, if the body begins with one: it becomes the mail's only h1. */
  readonly title: { readonly html: string; readonly text: string } | undefined;
  /** Whether there is anything to read in it: words, those for a picture, or a variable. */
  readonly hasWords: boolean;
}

/** What stands between braces: none, unless a backslash escapes it. They do not nest, so that each is read once. */
const inBraces = String.raw`(?:[^{}\\]|\\[^{}])*`;
/** A backslash with what it escapes (CommonMark §2.4), or anything between double braces of which none is escaped. */
const variable = new RegExp(String.raw`\\[^]|\{\{(${inBraces})\}\}`, 'g');
/** The same, or braces that are text, up to those that close them: one of the first two is escaped. */
const asText = new RegExp(String.raw`(?:\\\{\\?\{|\{\\\{)${inBraces}\\?\}\\?\}|\\[^]`, 'g');
const { open, close } = variableMark;

/** How much before a variable is read: no address in a text is longer. */
const longestAddress = 2048;
/** A web address in the text that a variable would continue (RFC 3986, appendix A); those in brackets are read as links. */
const addressBefore = /(?<!\]\(|<)https?:\/\/[\w\-.~:/?#[\]@!$&*+,;=%]*$/i;
/** As an input method for Japanese writes them; one alone may be text. */
const wideBraces = /[{｛]｛|｛\{|｝[}｝]|\}｝/;
const otherBraces = new RegExp(`\\{\\{|\\}\\}|\\{%|\\{${open}|${close}\\}`);

/**
 * Renders a body whose variables are among `known`. Takes time in proportion to the source.
 *
 * @throws RefusedMarkdown naming what is wrong: an unknown variable, raw HTML, a link that is not absolute or has no words, too much or
 * too deep Markdown.
 */
export function renderMarkdown(
  source: string,
  known: readonly string[],
  pictures: PictureStyle = 'pictures',
): RenderedBody {
  if (holdsMarks(source)) throw new RefusedMarkdown('holds a character that mails cannot show (U+E000 to U+E003)');
  const names: string[] = [];
  const numbered = source.replace(variable, (found, between: string | undefined, offset: number) => {
    if (between === undefined) return found;
    if (addressBefore.test(source.slice(Math.max(0, offset - longestAddress), offset)))
      throw new RefusedMarkdown('holds a web address that is only partly a variable; put a space before the variable');
    const name = between.trim();
    if (!known.includes(name)) {
      const list =
        known.length === 0 ? 'none can stand here' : `known are ${known.map((one) => `{{ ${one} }}`).join(', ')}`;
      throw new RefusedMarkdown(`holds the unknown variable {{ ${cutText(name, 40)} }}; ${list}`);
    }
    names.push(name);
    return `${open}${names.length - 1}${close}`;
  });
  if (wideBraces.test(source)) {
    throw new RefusedMarkdown('holds full-width braces; a variable has half-width ones: {{ name }}');
  }
  if (otherBraces.test(numbered.replace(asText, '\\'))) {
    throw new RefusedMarkdown('holds a variable that is not closed, or braces other than {{ name }}');
  }
  const urls = new Urls(names);
  const html = new HtmlRendering(urls, pictures);
  const text = new TextRendering(urls);
  const blocks = parseMarkdown(numbered);
  refuseWordless(blocks);
  const [first, ...others] = blocks;
  const heading = first?.token.tag === 'h1' ? first.children : undefined;
  const rest = heading === undefined ? blocks : others;
  return {
    title: heading && { html: html.inline(heading), text: text.inline(heading) },
    html: html.blocks(rest),
    text: text.blocks(rest),
    hasWords: hasWords(blocks),
  };
}

/** Markdown that renders as exactly this plain text, in one line. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[ \t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
      .trim()
      .replace(/[!-/:-@[-`{-~]/g, '\\$&')
      // They have no escape; two in a row would be refused.
      .replace(/([{｛])｛/g, '$1&#xFF5B;')
      .replace(/([}｝])｝/g, '$1&#xFF5D;')
  );
}

/**
 * Largest description in either form, in bytes of UTF-8: the facts, buttons and links that a mail puts around it have the rest. One of 10,000
 * characters that is shown as plain text is not larger.
 */
export const largestDescription = 60_100;

/** @throws RefusedMarkdown when a body has more bytes of UTF-8 than this, as HTML or as text */
export function refuseLarge({ html, text }: Pick<RenderedBody, 'html' | 'text'>, largest: number): void {
  for (const [form, written] of Object.entries({ HTML: html, text })) {
    const bytes = Buffer.byteLength(written);
    if (bytes > largest)
      throw new RefusedMarkdown(`makes ${bytes} bytes of ${form}; mail programs cut a mail off after ${largest}`);
  }
}

/** Markdown from another system: unchanged where a mail may hold it, else as plain text. */
export function safeMarkdown(source: string): string {
  try {
    refuseLarge(renderMarkdown(source, []), largestDescription);
    return source;
  } catch (error) {
    if (!(error instanceof RefusedMarkdown)) throw error;
    return source
      .replace(/[\uE000-\uE003]/g, '')
      .split('\n')
      .map(escapeMarkdown)
      .join('\n');
  }
}

/** A Markdown source as HTML for a page that loads nothing from elsewhere: pictures are links. Headings begin at level 2. */
export function markdownPage(source: string): string {
  const { title, html } = renderMarkdown(safeMarkdown(source), [], 'links');
  return title === undefined ? html : `<h2>${title.html}</h2>\n${html}`;
}

/** The plain text of a Markdown source, for calendars. */
export function markdownText(source: string): string {
  const { title, text } = renderMarkdown(safeMarkdown(source), []);
  return [title?.text, text].filter((part) => part !== undefined && part !== '').join('\n\n');
}
