import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Programme, programmeSchema } from './programme.ts';

/**
 * Reads and checks the programme folder. Run at synth (the result is bundled into the functions) and by tests.
 *
 * @throws Error naming the file and the field that is wrong, or the notice that is missing.
 */
export function compileProgramme(folder: string): Programme {
  const file = join(folder, 'programme.json');
  const parsed = programmeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`);
    throw new Error(`programme.json is not valid: ${issues.join('; ')}`);
  }
  const notices = readNotices(join(folder, 'notices'));
  if (!notices.some(({ version }) => version === parsed.data.notice)) {
    throw new Error(`programme.json names the notice ${parsed.data.notice}, but notices/ has no such files`);
  }
  const version = sha256(JSON.stringify([parsed.data, notices])).slice(0, 12);
  return { ...parsed.data, notices, version };
}

function readNotices(folder: string): Programme['notices'] {
  const versions = new Set(readdirSync(folder).flatMap((name) => /^(.+)\.(?:ja|en)\.md$/.exec(name)?.[1] ?? []));
  return [...versions].sort().map((version) => {
    const text = {
      ja: readFileSync(join(folder, `${version}.ja.md`), 'utf8'),
      en: readFileSync(join(folder, `${version}.en.md`), 'utf8'),
    };
    return { version, text, sha256: { ja: sha256(text.ja), en: sha256(text.en) } };
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
