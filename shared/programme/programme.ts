/** Whose programme it is: the schema of `programme/programme.json` and what is compiled from that folder at synth. */
import * as z from 'zod';
import { textLine, webAddressSchema, writtenText } from '../characters/written-text.ts';
import { type Language, languageSchema } from '../locale/languages.ts';
import { emailAddressSchema } from '../mail-format/address.ts';
import { timeZoneSchema } from '../time/calendar.ts';
import { daysSchema, parsePeriod, periodSchema } from '../time/period.ts';
import { contactBases, type LaterPurpose, laterPurposes, topics } from '../vocabulary.ts';
import { type BrandPicture, brandSchema } from './brand.ts';
import { countryCodes } from './countries.ts';
import { accessSchema } from './scopes.ts';

const words = writtenText(1000);
const bothLanguages = z.strictObject({ ja: words, en: words });
/** This text is in the header of every mail. A line break in it would make SES refuse all of them. */
const headerName = textLine(100);
const bothHeaderNames = z.strictObject({ ja: headerName, en: headerName });
/** A day of every year, or of every leap year. */
const monthAndDay = z
  .string()
  .refine((day) => z.iso.date().safeParse(`2024-${day}`).success, 'must be a day of a year, as MM-DD');
/** More closed days than this leave too few days to invite anybody on. */
const mostClosedDays = 100;
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
/** The version of a privacy notice, as its file is called. */
export const noticeVersion = z.string().regex(/^[0-9A-Za-z.-]{1,20}$/);

/**
 * Whether a version is that of a purpose which is asked for later, such as `directory-2026-12`: its text asks for this purpose
 * only, and does not describe membership. Versions begin with the purpose, which is checked at synth.
 */
export function isOfLaterPurpose(version: string): boolean {
  return laterPurposes.some((purpose) => isNoticeOf(purpose, version));
}

/** Whether a version is one of this later purpose. */
export function isNoticeOf(purpose: LaterPurpose, version: string): boolean {
  return version.startsWith(`${purpose}-`);
}
/** EventBridge calls it the source of an event. The prefixes are ours and AWS's; the bus and a parameter of the stack know it by its name. */
const outsideSource = z
  .string()
  .regex(
    /^(?!okaeri\b|aws\.)[A-Za-z][A-Za-z0-9._-]{1,39}$/i,
    'must be a source such as com.example.ats, not okaeri.… or aws.…',
  );
/** Days to wait; ten years at most. */
const days = z.int().positive().max(3650);

/** A list without duplicates: a name that is there twice was probably meant to be another one. */
function listOf<Item extends z.ZodType<string | number>>(item: Item, most = 1000) {
  return z
    .array(item)
    .max(most)
    .superRefine((items, context) => {
      for (const [position, value] of items.entries())
        if (items.indexOf(value) < position)
          context.addIssue({ code: 'custom', path: [position], message: 'is already in the list' });
    });
}

/** One daily run decides on them one after the other; one that runs out of time is continued by its retries. */
const mostMailsADay = 10_000;

/** Reminders follow each other, and come while the invitation is open; what is open is not erased. */
function checkInvitation(
  invitation: { reminderDays: number[]; closesAfterDays: number; erasedAfterDays: number },
  context: z.core.$RefinementCtx,
): void {
  const { reminderDays, closesAfterDays, erasedAfterDays } = invitation;
  const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  for (const [position, day] of reminderDays.entries()) {
    const before = reminderDays[position - 1] ?? 0;
    if (day < before) problem(['reminderDays', position], `must be after ${before}`);
    if (day >= closesAfterDays) problem(['reminderDays', position], 'must be less than closesAfterDays');
  }
  if (erasedAfterDays < closesAfterDays) problem(['erasedAfterDays'], 'must not be less than closesAfterDays');
}

/** When a period that begins on the first of a month is over; months are counted from January 2024. Milliseconds. */
function endOf(period: string, month: number): number {
  const { count, unit } = parsePeriod(period);
  if (unit === 'days') return Date.UTC(2024, month, 1 + count);
  return Date.UTC(2024, month + count * (unit === 'years' ? 12 : 1), 1);
}

/** Periods in days and in months differ by the month in which they begin: these are the months of a leap cycle. */
const leapCycle = 48;

/** A consent can be proved for at least as long as it is valid. */
function checkConsent(
  { validity, proofKeptFor }: { validity: string; proofKeptFor: string },
  context: z.core.$RefinementCtx,
): void {
  // A period or time that cannot be read was reported already.
  if (context.issues.length > 0) return;
  const begins = Array.from({ length: leapCycle }, (_, month) => month);
  if (begins.every((month) => endOf(proofKeptFor, month) >= endOf(validity, month))) return;
  context.addIssue({ code: 'custom', path: ['proofKeptFor'], message: 'must not be shorter than validity' });
}

/** Less time in a day than this is too little to send a campaign in; minutes. */
const leastTimeToSend = 60;

/** Quiet hours end, and leave time to send. */
function checkQuietHours({ from, to }: { from: string; to: string }, context: z.core.$RefinementCtx): void {
  if (context.issues.length > 0) return;
  const left = minutesBetween(minuteOf(to), minuteOf(from));
  if (left >= leastTimeToSend) return;
  const message =
    from === to
      ? 'must not be the same as from: is it always quiet, or never?'
      : `must be at least ${leastTimeToSend} minutes before from: mail leaves only in between`;
  context.addIssue({ code: 'custom', path: ['to'], message });
}

/** Whether any minute of an hour of the day is quiet. */
export function isQuietInHour(quietHours: { from: string; to: string } | null, hour: number): boolean {
  if (quietHours === null) return false;
  const [from, to, begin] = [minuteOf(quietHours.from), minuteOf(quietHours.to), hour * 60];
  return minutesBetween(from, begin) < minutesBetween(from, to) || minutesBetween(begin, from) < 60;
}

/** From one minute of the day until the next time that it is the other. */
function minutesBetween(one: number, other: number): number {
  return (other - one + 1440) % 1440;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** programme.json; validated at synth, so that a mistake never reaches a function. */
export const programmeSchema = z.strictObject({
  /** Short name for List-Id and the like. */
  id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be lower-case letters, digits and hyphens'),
  name: bothHeaderNames,
  company: z.strictObject({
    name: bothLanguages,
    representative: bothLanguages,
    address: bothLanguages,
    contact: z.strictObject({ name: bothHeaderNames, email: emailAddressSchema, url: webAddressSchema }),
  }),
  /** The company's colours, logo and icon on the pages. */
  brand: brandSchema.prefault({}),
  timeZone: timeZoneSchema,
  language: languageSchema,
  /** Where personal data is stored; must equal the stack's region. */
  storageRegion: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/),
  businessCalendar: z.strictObject({ country: z.enum(['JP', 'none']), closed: listOf(monthAndDay, mostClosedDays) }),
  /** What allows the first mail to somebody who has not consented yet, where no statement says it: what the exit papers say. */
  contactBasis: z.strictObject({ default: z.enum(contactBases) }),
  invitation: z
    .strictObject({
      hour: z.int().min(0).max(23),
      reminderDays: listOf(days, 2),
      closesAfterDays: days,
      erasedAfterDays: days,
      /**
       * How many mails of invitations may leave on a day: `first` at the beginning, then at most `growth` times those of the busiest
       * day so far, and never more than `most`. Mailbox providers take a sudden volume of an unknown sender for spam (Google,
       * "Email sender guidelines", on increasing the volume slowly).
       */
      daily: z
        .strictObject({
          first: z.int().min(1).max(mostMailsADay),
          growth: z.number().min(1).max(2),
          most: z.int().min(1).max(mostMailsADay),
        })
        .refine(({ first, most }) => first <= most, { path: ['most'], message: 'must not be less than first' })
        .prefault({ first: 200, growth: 1.5, most: 5000 }),
    })
    .superRefine(checkInvitation),
  consent: z
    .strictObject({
      validity: periodSchema,
      proofKeptFor: periodSchema,
      /** Country whose law the consent is given under (ISO 3166-1). */
      jurisdiction: z
        .string()
        .refine((code) => countryCodes.has(code), 'must be a code that ISO 3166-1 has assigned, such as JP')
        .default('JP'),
    })
    .superRefine(checkConsent),
  /** Version of the privacy notice that new people are shown; the files are `notices/<version>.<language>.md`. */
  notice: noticeVersion,
  /** Version of the privacy notice of each purpose that is asked for later. */
  laterNotices: z.strictObject(
    Object.fromEntries(laterPurposes.map((purpose) => [purpose, noticeVersion])) as Record<
      LaterPurpose,
      typeof noticeVersion
    >,
  ),
  /** Which topics' campaigns need a second person's approval. */
  approval: z.strictObject(
    Object.fromEntries(topics.map((topic) => [topic, z.boolean()])) as Record<(typeof topics)[number], z.ZodBoolean>,
  ),
  /** Outside sources whose announcements are published without a person looking at them. */
  trustedSources: z.strictObject({ 'job-posted': listOf(outsideSource), 'event-scheduled': listOf(outsideSource) }),
  access: accessSchema,
  hrisSources: listOf(z.enum(['standard'])).min(1),
  pages: z.strictObject({ oneClickAnswer: z.boolean() }),
  /** How many campaign mails a member may get in a period, decided when the audience is frozen; null = no cap. */
  frequencyCap: z
    .strictObject({
      mails: z.int().positive(),
      per: daysSchema,
    })
    .nullable()
    .default(null),
  /** No campaign mail leaves in these hours of the member's own zone; null = it may leave at any hour. */
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).superRefine(checkQuietHours).nullable().default(null),
});

/** A privacy notice as it is shown and as it is evidence: the text by language and the hash of exactly that text. */
export interface PrivacyNotice {
  version: string;
  text: Record<Language, string>;
  sha256: Record<Language, string>;
  /** The text as pages show it: its title, and the rest as safe HTML with headings from level 2. */
  title: Record<Language, string>;
  html: Record<Language, string>;
}

/** What functions get: programme.json, every privacy notice, the bank holidays of its country, and the hash of it all. */
export interface Programme extends z.infer<typeof programmeSchema> {
  notices: PrivacyNotice[];
  /** Dates that are bank holidays in the country of the business calendar. */
  holidays: string[];
  version: string;
  /** The pictures of `brand` as pages name them. */
  pictures: { logo: { light: BrandPicture; dark: BrandPicture } | null; favicon: BrandPicture | null };
}

/** Whether the text of a version is on file: a consent to another one is recorded without the hash of a text. */
export function isNoticeOnFile({ notices }: Pick<Programme, 'notices'>, version: string): boolean {
  return notices.some((candidate) => candidate.version === version);
}

/**
 * The privacy notice of a version.
 *
 * @throws Error when there is none: no privacy notice is deleted while consents refer to it.
 */
export function privacyNoticeOf(programme: Programme, version: string = programme.notice): PrivacyNotice {
  const privacyNotice = programme.notices.find((candidate) => candidate.version === version);
  if (privacyNotice === undefined) throw new Error(`no privacy notice ${version}`);
  return privacyNotice;
}
