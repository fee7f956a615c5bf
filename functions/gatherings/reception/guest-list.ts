/** A guest as HR sees it, and the list of guests as the reception prints it. Pure. */
import { modeNow } from '../../../events/read-models/gathering.ts';
import { offerHeldUntil, offersSeats } from '../../../events/read-models/gathering-times.ts';
import { isServable, type MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { ApiResponse } from '../../../shared/http/api.ts';
import { csvResponse } from '../../../shared/http/csv.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { fullName, type Names } from '../../../shared/locale/names.ts';
import { onFirstUse } from '../../../shared/process/on-first-use.ts';
import { modesInSentences, rsvpNames } from '../../../shared/texts/glossary.ts';
import { offsetInstant, zoneToShow } from '../../../shared/time/calendar.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { changeByOkaeri, type Guest, isCurrent } from '../gathering/guest.ts';
import { offerLapsedAt } from '../gathering/seats.ts';
import { guestListHeadings, guestListWords } from '../texts/page-texts.ts';
import { isNoShow } from './check-in.ts';

/** What HR reads of the person on the list: the names, and whether mail arrives. Undefined = nothing is on record. */
export type PersonListed = Pick<MailingRecord, 'names' | 'address' | 'membership' | 'suppression'> | undefined;

export type GuestView = ReturnType<typeof guestView> | ReturnType<typeof viewWithoutRsvp>;

/** A guest with an RSVP, as it is at this time. */
export function guestView(gathering: Gathering, guest: Guest, person: PersonListed, at: Date) {
  const { alumniId, answer, guests, history, offerExpiresAt, sequence: version } = guest;
  const lapsedAt = offerLapsedAt(gathering, guest, at);
  // What nobody gave has no evidence; an offer that holds stands for the wish to wait.
  const isGiven = lapsedAt === undefined && (answer === 'offered' || changeByOkaeri(guest) === undefined);
  return {
    ...{ alumniId, answer, guests, history, version, ...listed(person) },
    evidence: isGiven ? guest.evidence : null,
    answeredAt: isGiven ? guest.answeredAt : null,
    mode: modeNow(gathering.draft, guest.mode) ?? null,
    waitingSince: guest.waitingSince ?? null,
    waitingEnded: answer === 'waiting' && !offersSeats(gathering, at),
    offerExpiresAt: offerExpiresAt === undefined ? null : offerHeldUntil(gathering, offerExpiresAt).toISOString(),
    offerLapsedAt: lapsedAt?.toISOString() ?? null,
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

/** The version of the RSVP of a member who has sent none. */
export const noRsvp = { sequence: 0 } as const;

/** An invited member without an RSVP. */
export function viewWithoutRsvp(alumniId: AlumniId, person: PersonListed) {
  return {
    ...{ alumniId, answer: 'none' as const, guests: 0, current: true, history: [], ...listed(person) },
    version: noRsvp.sequence,
    ...{ evidence: null, mode: null, answeredAt: null, waitingSince: null, waitingEnded: false },
    ...{ offerExpiresAt: null, offerLapsedAt: null, checkedInAt: null, noShow: null },
  };
}

function listed(person: PersonListed) {
  return { names: person?.names ?? null, reachable: isServable(person) };
}

/** The words in the cells of the list. */
export function cellWords(language: Language) {
  return { ...rsvpNames(language), ...modesInSentences(language), ...guestListWords(language) };
}

const nameOrder = onFirstUse(() => new Intl.Collator('ja'));

/** As one looks for a name at a reception: those with an RSVP first, by reading, or by family name where there is none; nameless ones last. */
function inOrder(views: readonly GuestView[]): GuestView[] {
  const part = ({ answer, names }: GuestView) => (answer === 'none' ? 2 : 0) + (names === null ? 1 : 0);
  const name = ({ names }: GuestView) => names && (readingOf(names) || `${names.family} ${names.given}`);
  return views.toSorted(
    (one, other) => part(one) - part(other) || nameOrder().compare(name(one) ?? '', name(other) ?? ''),
  );
}

function readingOf({ familyKana, givenKana }: Names): string {
  return [familyKana, givenKana].filter((part) => part !== undefined).join(' ');
}

/** A page of the list for a spreadsheet: by reading, with words in HR's language, and times as the clocks at the gathering show them. */
export function guestsAsCsv(
  views: readonly GuestView[],
  { timeZone, language, ...file }: { timeZone: string; language: Language; fileName: string; next: string | undefined },
): ApiResponse {
  const words = cellWords(language);
  const zone = zoneToShow(timeZone);
  const time = (at: string | null) => (at === null ? '' : offsetInstant(zone, new Date(at)));
  const rows = inOrder(views).map(({ names, answer, mode, evidence, noShow, reachable, ...view }) => ({
    ...view,
    name: names === null ? words.noName : fullName(names),
    kana: names === null ? '' : readingOf(names),
    answer: view.offerLapsedAt !== null ? words.offerLapsed : view.waitingEnded ? words.waitingEnded : words[answer],
    mode: mode && words[mode],
    evidence: evidence && words[evidence],
    answeredAt: time(view.answeredAt),
    offerLapsedAt: time(view.offerLapsedAt),
    checkedInAt: time(view.checkedInAt),
    noShow: noShow === null ? '' : words[noShow ? 'missing' : 'came'],
    email: reachable ? '' : words.unreachable,
  }));
  const headings = Object.entries(guestListHeadings(language)) as [keyof (typeof rows)[number] & string, string][];
  const columns = headings.map(([key, header]) => ({ key, header }));
  return csvResponse(rows, columns, file);
}
