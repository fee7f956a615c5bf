/** Fields that several forms of this context have. */
import * as z from 'zod';
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOf, isOfLaterPurpose } from '../../../shared/programme/programme.ts';
import type { LaterPurpose } from '../../../shared/vocabulary.ts';

/** A field that a form may leave out, or send once or several times, such as a group of boxes. */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(20),
  );
}

const versions = programme.notices.map(({ version }) => version);

/**
 * The version of the privacy notice that the page showed. That of a later purpose does not describe membership.
 */
export const privacyNoticeShown = z
  .enum(versions.filter((version) => !isOfLaterPurpose(version)))
  .default(programme.notice);

/** The same for a purpose that is asked for later: the versions of its own privacy notice. */
export function laterNoticeShown(purpose: LaterPurpose) {
  return z.enum(versions.filter((version) => isNoticeOf(purpose, version))).default(programme.laterNotices[purpose]);
}
