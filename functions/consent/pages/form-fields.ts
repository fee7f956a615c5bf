/** Fields that several forms of this context have. */
import * as z from 'zod';
import { programme } from '../../../shared/programme/compiled.ts';

/** A field that a form sends never, once or several times, such as a group of boxes. */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(20),
  );
}

/** The version of the privacy notice that the page showed. */
export const privacyNoticeShown = z.enum(programme.notices.map(({ version }) => version)).default(programme.notice);
