/** A guest as HR sees it, and the list of guests as the reception prints it. Pure. */
import { modeNow } from '../../../events/read-models/gathering.ts';
import type { ApiResponse } from '../../../shared/http/api.ts';
import { csvResponse } from '../../../shared/http/csv.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { fullName, type Names } from '../../../shared/locale/names.ts';
import { rsvpNames } from '../../../shared/texts/glossary.ts';
import { offsetInstant, zoneToShow } from '../../../shared/time/calendar.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, isCurrent } from '../gathering/guest.ts';
import { isNoShow } from '../rsvp/rsvp.ts';
import { guestListHeadings, guestListWords } from '../texts.ts';

export type GuestView = ReturnType<typeof guestView> | ReturnType<typeof viewWithoutRsvp>;

/** A guest with an RSVP. */
export function guestView(gathering: Gathering, guest: Guest, names: Names | undefined) {
  const { alumniId, answer, evidence, guests, answeredAt, history } = guest;
  return {
    ...{ alumniId, answer, evidence, guests, answeredAt, history, names: names ?? null },
    mode: modeNow(gathering.draft, guest.mode) ?? null,
    waitingSince: guest.waitingSince ?? null,
    offerExpiresAt: guest.offerExpiresAt ?? null,
    checkedInAt: guest.checkedInAt ?? null,
    current: isCurrent(gathering, guest),
    noShow: isNoShow(gathering, guest) ?? null,
  };
}

/**
 * Whether the guest had an RSVP before a list began, and is on its first part. If the history lost its beginning, the
 * first RSVP counts as older.
 */
export function isListedEarlier({ history: [first] }: Pick<Guest, 'history'>, listBegan: string): boolean {
  return first?.from !== 'none' || Date.parse(first.at) < Date.parse(listBegan);
}

/** An invited member without an RSVP. */
export function viewWithoutRsvp(alumniId: AlumniId, names: Names | undefined) {
  return {
    ...{ alumniId, answer: 'none' as const, names: names ?? null, guests: 0, current: true, history: [] },
    ...{ evidence: null, mode: null, answeredAt: null, waitingSince: null, offerExpiresAt: null },
    ...{ checkedInAt: null, noShow: null },
  };
}

/** The words in the cells of the list. */
export function cellWords(language: Language) {
  return { ...rsvpNames(language), ...guestListWords(language) };
}

/** The list for a spreadsheet: words in HR's language, times as the clocks at the gathering show them. */
export function guestsAsCsv(
  views: readonly GuestView[],
  { timeZone, language, ...file }: { timeZone: string; language: Language; fileName: string; next: string | undefined },
): ApiResponse {
  const words = cellWords(language);
  const zone = zoneToShow(timeZone);
  const time = (at: string | null) => (at === null ? '' : offsetInstant(zone, new Date(at)));
  const rows = views.map(({ names, answer, mode, evidence, noShow, ...view }) => ({
    ...view,
    name: names === null ? '' : fullName(names),
    kana: [names?.familyKana, names?.givenKana].filter((part) => part !== undefined).join(' '),
    answer: words[answer],
    mode: mode && words[mode],
    evidence: evidence && words[evidence],
    answeredAt: time(view.answeredAt),
    checkedInAt: time(view.checkedInAt),
    noShow: noShow === null ? '' : words[noShow ? 'missing' : 'came'],
  }));
  const headings = Object.entries(guestListHeadings(language)) as [keyof (typeof rows)[number] & string, string][];
  const columns = headings.map(([key, header]) => ({ key, header }));
  return csvResponse(rows, columns, file);
}
