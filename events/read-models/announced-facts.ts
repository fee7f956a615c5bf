/** What a gathering invitation, or the announcement of a date, states of its gathering; and which of it has changed since. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { languages, localizedTextSchema } from '../../shared/locale/languages.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';
import type { ChangedPart } from '../agreements/rsvp-words.ts';
import type { GatheringDraft } from './gathering.ts';

/** What the mail that invites to a gathering, or announces its date, says about it and members plan by; a change must reach those who read it. */
export const announcedFactsSchema = z.object({
  startsAt: storedInstantSchema,
  endsAt: storedInstantSchema,
  place: z.object({ name: z.string(), address: z.string().optional() }).nullish(),
  answerBy: storedInstantSchema.nullish(),
  /** Its title: the calendar part of the mail has it as it was approved. */
  title: localizedTextSchema.optional(),
  /** Hash of its description ({@link descriptionHash}): the calendar part leaves out one that was not approved. */
  descriptionHash: z.string().optional(),
  /** Whether one can take part online, where that is all that the mail says about it. */
  online: z.boolean().optional(),
});
export type AnnouncedFacts = z.infer<typeof announcedFactsSchema>;

/** Tells one description from another; kept instead of it, because a description may be long. */
export function descriptionHash({ description = {} }: Pick<GatheringDraft, 'description'>): string {
  const texts = languages.map((language) => description[language] ?? null);
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/** Stands for a hash where the mail says nothing of the description, whatever it is. */
export const noDescription = 'none';

/** Which of the facts differ. A deadline counts, whichever way it moved. */
export function changedFacts(
  before: AnnouncedFacts,
  after: AnnouncedFacts,
): readonly Exclude<ChangedPart, 'online_address'>[] {
  const differs = (field: 'startsAt' | 'endsAt' | 'answerBy') =>
    Date.parse(before[field] ?? '') !== Date.parse(after[field] ?? '') && (before[field] ?? after[field]) != null;
  const placeMoved = placeAsRead(before.place) !== placeAsRead(after.place);
  return [
    ...(differs('startsAt') || differs('endsAt') ? ['time' as const] : []),
    ...(placeMoved ? [before.place == null ? ('place_added' as const) : ('place' as const)] : []),
    ...(differs('answerBy') ? ['answer_by' as const] : []),
  ];
}

/**
 * A place as people read it: spaces, the width of characters (Unicode NFKC, UAX #15), and characters that nobody sees do not count.
 * So a correction of the spelling alone, because a mail could not hold the old one, moves nobody.
 */
export function placeAsRead(place: AnnouncedFacts['place']): string {
  return [place?.name, place?.address].map(asRead).join('\n');
}

function asRead(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/[\p{C}\s]/gu, '');
}
