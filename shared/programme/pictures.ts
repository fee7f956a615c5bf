/** The programme's pictures as they are read at synth. What a browser should not be given is refused, not repaired. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrandPicture } from './brand.ts';

/** A picture with its content in base64. */
export interface PictureFile extends BrandPicture {
  readonly contentType: 'image/svg+xml' | 'image/png';
  readonly content: string;
}

/** Most bytes of a picture. */
const longest = 16 * 1024;
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
  const size = suffix === 'png' ? pngSize(bytes) : svgSize(bytes.toString('utf8'), refuse);
  if (size === undefined) return refuse('is no PNG');
  const [width, height] = size;
  if (!(width > 0 && height > 0)) return refuse('has no size: an SVG needs a viewBox');
  if (width > height * widest) return refuse(`is more than ${widest} times as wide as high`);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return {
    file: `${base}-${hash}.${suffix}`,
    width,
    height,
    contentType: suffix === 'png' ? 'image/png' : 'image/svg+xml',
    content: bytes.toString('base64'),
  };
}

/** Width and height stand in the first chunk of a PNG (W3C PNG §11.2.2). */
function pngSize(bytes: Buffer): [number, number] | undefined {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(signature)) return undefined;
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** What a style, or an address, loads from elsewhere. */
const loads = /url\((?!\s*(?:["']|&quot;|&apos;)?#)|@import|javascript:/i;

/** What an SVG needs for nothing that a picture is for: code, other documents, entities, addresses. */
const unsafe: readonly (readonly [RegExp, string])[] = [
  [/<!(?!--)/, 'has a document type or entities'],
  [/<\?(?!xml\s)/, 'has a processing instruction'],
  [
    /<\s*(?:[\w.-]+:)?(?:script|foreignObject|iframe|embed|object|image|use|a|animate\w*|set|handler|listener)\b/i,
    'has an element that can run or load something',
  ],
  [/\son\w+\s*=/i, 'has an event handler'],
  [/\b(?:href|src)\s*=(?!\s*["']?#)/i, 'names an address'],
  [loads, 'loads something'],
  [/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i, 'has an unknown entity'],
];

/** The size of an SVG is that of its viewBox (SVG 2 §8.6). */
function svgSize(text: string, refuse: (why: string) => never): [number, number] {
  if (!/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)?<svg[\s>]/.test(text)) refuse('is no SVG');
  for (const [pattern, why] of unsafe) if (pattern.test(text)) refuse(why);
  if (loads.test(withCharacters(text))) refuse('loads something');
  const box = /<svg\b[^>]*\sviewBox\s*=\s*["']\s*([^"']+?)\s*["']/.exec(text)?.[1]?.split(/[\s,]+/) ?? [];
  return [Number(box[2]), Number(box[3])];
}

/** The text with what it writes as numbers (XML 1.0 §4.1): a style is read after that. */
function withCharacters(text: string): string {
  return text.replaceAll(/&#(x[\da-f]+|\d+);/gi, (_all, number: string) => {
    const code = Number(/^x/i.test(number) ? `0${number}` : number);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
