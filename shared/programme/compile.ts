import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import holidayCalendar from '@holiday-jp/holiday_jp';
import type { Language } from '../locale/languages.ts';
import { renderMarkdown } from '../mail-format/markdown.ts';
import type { BrandPicture } from './brand.ts';
import { type PictureFile, readPicture } from './pictures.ts';
import { isOfLaterPurpose, isQuietInHour, type Programme, programmeSchema } from './programme.ts';

/**
 * Reads and checks the programme folder. Run at synth (the result is bundled into the functions) and by tests.
 *
 * @throws Error naming the file and the field that is wrong, or the privacy notice that is missing.
 */
export function compileProgramme(folder: string): Programme {
  const written = readProgramme(folder);
  const notices = readPrivacyNotices(join(folder, 'notices'));
  for (const named of [written.notice, ...Object.values(written.laterNotices)]) {
    if (notices.some(({ version }) => version === named)) continue;
    throw new Error(`programme.json names the privacy notice ${named}, but notices/ has no such files`);
  }
  // So a form tells them apart, the versions of earlier years too.
  for (const [purpose, named] of Object.entries(written.laterNotices)) {
    if (named.startsWith(`${purpose}-`)) continue;
    throw new Error(
      `programme.json: /laterNotices/${purpose}: the version must begin with ${purpose}-, as its files do`,
    );
  }
  if (isOfLaterPurpose(written.notice))
    throw new Error(`programme.json: /notice: ${written.notice} is the privacy notice of a later purpose`);
  if (isQuietInHour(written.quietHours, written.invitation.hour))
    throw new Error('programme.json: /invitation/hour: is within quietHours, in which people should get no mail');
  const texts = notices.map(({ version, text }) => ({ version, text }));
  const version = sha256(JSON.stringify([written, texts])).slice(0, 12);
  const holidays = holidaysOf(written.businessCalendar.country);
  const shown = (name: string) => pictureNamed(readPicture(join(folder, 'pictures'), name));
  const { logo, favicon } = written.brand;
  const pictures = {
    logo: logo === null ? null : { light: shown(logo.light), dark: shown(logo.dark) },
    favicon: favicon === null ? null : shown(favicon),
  };
  return { ...written, notices, holidays, version, pictures };
}

/** The pictures that `brand` names, each once, with their content. @throws Error as {@link compileProgramme} does */
export function compilePictures(folder: string): PictureFile[] {
  const { logo, favicon } = readProgramme(folder).brand;
  const names = new Set([logo?.light, logo?.dark, favicon].filter((name) => name != null));
  return [...names].map((name) => readPicture(join(folder, 'pictures'), name));
}

function pictureNamed({ file, width, height }: PictureFile): BrandPicture {
  return { file, width, height };
}

function readProgramme(folder: string) {
  const file = join(folder, 'programme.json');
  const parsed = programmeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`);
  throw new Error(`programme.json is not valid: ${issues.join('; ')}`);
}

function readPrivacyNotices(folder: string): Programme['notices'] {
  const versions = new Set(readdirSync(folder).flatMap((name) => /^(.+)\.(?:ja|en)\.md$/.exec(name)?.[1] ?? []));
  return [...versions].sort().map((version) => {
    const text = {
      ja: readFileSync(join(folder, `${version}.ja.md`), 'utf8'),
      en: readFileSync(join(folder, `${version}.en.md`), 'utf8'),
    };
    const shown = { ja: render(version, 'ja', text.ja), en: render(version, 'en', text.en) };
    return {
      version,
      text,
      sha256: { ja: sha256(text.ja), en: sha256(text.en) },
      title: { ja: shown.ja.title, en: shown.en.title },
      html: { ja: shown.ja.html, en: shown.en.html },
    };
  });
}

/** A privacy notice as pages show it. What they cannot show (raw HTML, relative links, no title) is refused here, not repaired. */
function render(version: string, language: Language, text: string): { title: string; html: string } {
  const file = `notices/${version}.${language}.md`;
  try {
    const { html, title } = renderMarkdown(text, []);
    if (title === undefined) throw new Error('does not begin with a title (# …)');
    return { title: title.html, html };
  } catch (error) {
    throw new Error(`${file} ${error instanceof Error ? error.message : 'cannot be shown'}`);
  }
}

/** Nobody is invited on a day before the programme existed; holidays before it are left out of every bundle. */
const firstHoliday = '2025-01-01';

/** The bank holidays of a country, as dates; none where the business calendar names none. */
function holidaysOf(country: Programme['businessCalendar']['country']): string[] {
  return country === 'JP' ? Object.keys(holidayCalendar.holidays).filter((date) => date >= firstHoliday) : [];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
