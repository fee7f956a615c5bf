/** The programme's pictures as they are read at synth. Anything that a browser should not be given is refused, not repaired. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { BrandPicture } from './brand.ts';
import { type Refuse, readPng } from './png.ts';

/** A picture with its content in base64. */
export interface PictureFile extends BrandPicture {
  readonly contentType: 'image/svg+xml' | 'image/png';
  readonly content: string;
}

/** Most bytes of a picture. */
const longest = 16 * 1024;
/** The largest width and height: a small file may hold a picture that fills a phone's memory. */
const largest = 4096;
/** Pixels that a browser's icon has at least; fewer are enlarged, and cannot be recognized. */
const fewestPixels = 16;
/** A logo that is wider than this many times its height leaves no room on a phone. */
const widest = 6;

/**
 * Reads a picture of `programme/pictures`.
 *
 * @throws Error that says what is wrong with it
 */
export function readPicture(folder: string, name: string): PictureFile {
  const refuse = (why: string): never => {
    throw new Error(`pictures/${name} ${why}`);
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, name));
  } catch {
    return refuse('does not exist');
  }
  if (bytes.length > longest) return refuse(`has ${bytes.length} bytes; at most ${longest} are allowed`);
  const [base = '', suffix] = name.split('.');
  const png = suffix === 'png' ? readPng(bytes, refuse) : undefined;
  const [width, height] = png?.size ?? svgSize(textOf(bytes, refuse), refuse);
  // Pages name width and height, and a browser reads whole numbers there.
  const least = png === undefined ? 1 : fewestPixels;
  if (!(width > 0 && height > 0)) return refuse('has no size: an SVG needs a viewBox');
  if (width < least || height < least) return refuse(`is smaller than ${least} in width or height`);
  if (width > largest || height > largest) return refuse(`is larger than ${largest} in width or height`);
  if (width > height * widest) return refuse(`is more than ${widest} times as wide as high`);
  png?.checkImageData();
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return {
    file: `${base}-${hash}.${suffix}`,
    width,
    height,
    contentType: suffix === 'png' ? 'image/png' : 'image/svg+xml',
    content: bytes.toString('base64'),
  };
}

/** An SVG is read as UTF-8: a browser would guess another encoding from its first line, and we would have checked another text. */
function textOf(bytes: Buffer, refuse: Refuse): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('is not in UTF-8');
  }
  const encoding = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'utf-8';
  return encoding.toLowerCase() === 'utf-8' ? text : refuse('is not in UTF-8');
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** What a logo is drawn with (SVG 2); nothing that runs, loads, links or is animated. */
const drawing = new Set(
  `svg g defs symbol title desc metadata style path rect circle ellipse line polyline polygon text tspan textPath linearGradient
  radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood
  feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTurbulence switch view`.split(
    /\s+/,
  ),
);

/** The size of an SVG is that of its viewBox (SVG 2 §8.6). */
function svgSize(text: string, refuse: Refuse): [number, number] {
  if (/<!(?!--|\[CDATA\[)/.test(text)) return refuse('has a document type or entities');
  if (/<\?(?!xml\s)/.test(text)) return refuse('has a processing instruction');
  const root = parsed(text, refuse);
  if (root.namespaceURI !== svgNamespace || root.localName !== 'svg')
    return refuse(`is not an SVG: its first element must be svg with xmlns="${svgNamespace}"`);
  for (const element of [root, ...root.getElementsByTagName('*')]) checkElement(element, refuse);
  const box = (root.getAttribute('viewBox') ?? '').trim().split(/[\s,]+/);
  if (box.length !== 4 || !box.every((number) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)))
    return refuse('has no size: an SVG needs a viewBox of four numbers');
  return [Number(box[2]), Number(box[3])];
}

function parsed(text: string, refuse: Refuse): Element {
  if (notXml.test(text)) return refuse('is not an SVG: it holds a character that XML does not allow');
  for (const [, number = ''] of text.matchAll(/&#(x[\da-f]+|\d+);/gi)) {
    const code = Number(/^x/i.test(number) ? `0${number}` : number);
    if (code > 0x10ffff || notXml.test(String.fromCodePoint(code)))
      return refuse('is not an SVG: it holds a character that XML does not allow');
  }
  let wrong: string | undefined;
  const onError = (_level: string, why: string): never => {
    wrong ??= why;
    throw new Error(why);
  };
  try {
    const { documentElement } = new DOMParser({ onError }).parseFromString(text, 'application/xml');
    return documentElement ?? refuse('is not an SVG');
  } catch (error) {
    if (wrong === undefined) throw error;
    return refuse(`is not an SVG: ${wrong}`);
  }
}

/** What is not a character of XML (XML 1.0 §2.2). */
const notXml = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The attributes that load or lead somewhere. */
const addresses = /^(href|src|srcset|ping)$/i;

/** What a browser should not be given: see {@link drawing}. Notes of drawing programs, in namespaces of their own, have no effect. */
function checkElement(element: Element, refuse: Refuse): void {
  const name = element.localName ?? '';
  const ours = element.namespaceURI === svgNamespace;
  if (ours && !drawing.has(name)) refuse(`has ${name}, which can run, load or animate something`);
  if (element.namespaceURI === 'http://www.w3.org/1999/xhtml')
    refuse(`has ${name} of HTML, which can run or load something`);
  for (const attribute of element.attributes) {
    const called = attribute.localName ?? attribute.name;
    if (/^on/i.test(called)) refuse('has an event handler');
    if (addresses.test(called) && !attribute.value.startsWith('#')) refuse('names an address');
    // XML Base: it would lead what refers to the picture's own parts to another document.
    if (attribute.name === 'xml:base') refuse('names an address');
    if (attribute.prefix !== 'xmlns' && called !== 'xmlns') checkStyle(attribute.value, refuse);
  }
  if (name === 'style') checkStyle(element.textContent ?? '', refuse);
}

const loads = /url\((?!\s*["']?#)|src\(|image-set|@import|@font-face|javascript:/i;
/** CSS Animations 1 and CSS Transitions 1, with the prefixes of older browsers; a variable of that name does nothing. */
const moves = /@(-[a-z]+-)?keyframes|(?<![\w-])(-[a-z]+-)?(animation|transition)(-[a-z-]+)?\s*:/i;

/** A style must load and animate nothing. An escape (CSS Syntax 3 §4.3.7) could hide that it does. */
function checkStyle(style: string, refuse: Refuse): void {
  if (style.includes('\\')) refuse('has an escape in its style');
  // An apparent comment may be within quotes: neither reading may load or animate anything.
  const readings = [style, style.replace(/\/\*[\s\S]*?\*\//g, '')];
  if (readings.some((reading) => loads.test(reading))) refuse('loads something');
  if (readings.some((reading) => moves.test(reading))) refuse('is animated by its style');
}
