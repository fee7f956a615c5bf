/** Why the party of an RSVP was not taken, and what would be: where there are two ways to take part, of which one each word is true. Pure. */
import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import { modesOf } from '../../../../events/read-models/gathering.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { modesInSentences } from '../../../../shared/texts/glossary.ts';
import type { Invitee } from '../../gathering/guest.ts';
import { mostGuests, seatsOpenTo } from '../../gathering/seats.ts';
import { refusedRsvpTexts } from '../../texts/page-texts.ts';

/**
 * How many guests can be brought: the way that was chosen first, then the other, unless the same number holds for both. `mode`: undefined
 * = none was chosen.
 */
export function guestLimitWords(
  { gathering, guest }: Invitee,
  mode: AttendanceMode | undefined,
  language: Language,
): string {
  const modes = modesOf(gathering.draft);
  const chosenFirst = [...modes.filter((one) => one === mode), ...modes.filter((one) => one !== mode)];
  const limits = chosenFirst.map((one) => ({
    most: mostGuests(gathering, guest, one),
    way: modesInSentences(language)[one],
  }));
  const { too_many_guests } = refusedRsvpTexts(language);
  const most = mostGuests(gathering, guest, mode);
  return too_many_guests(limits.every((limit) => limit.most === most) ? [{ most }] : limits);
}

/** Which seats are short, for how many people there are some, and whether the other way has seats. */
export function shortageWords(
  invitee: Invitee,
  mode: AttendanceMode | undefined,
  { language, now: at }: { readonly language: Language; readonly now: Date },
): string {
  const texts = refusedRsvpTexts(language);
  if (mode === undefined) return texts.full();
  const ways = modesInSentences(language);
  const openIn = (one: AttendanceMode) => seatsOpenTo(invitee, { mode: one, at });
  const others = modesOf(invitee.gathering.draft).filter((one) => one !== mode);
  const other = others.find((one) => openIn(one) > 0);
  const way = others.length === 0 ? undefined : { name: ways[mode], other: other && ways[other] };
  const open = openIn(mode);
  return open === 0 ? texts.full(way) : texts.too_few_seats(open, way);
}
