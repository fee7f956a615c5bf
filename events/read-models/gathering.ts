/** Published read model: a gathering as HR wrote it, and how its seats stand. */
import * as z from 'zod';
import {
  notOurMarkdown,
  textLine,
  textLines,
  titleLine,
  webAddressSchema,
  writtenText,
} from '../../shared/characters/written-text.ts';
import { patchOf } from '../../shared/decision/patch.ts';
import { auditFields } from '../../shared/decision/with-audit.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { localizedText, localizedTextSchema } from '../../shared/locale/languages.ts';
import {
  instantSchema,
  minuteSchema,
  storedInstantSchema,
  storedTimeZoneSchema,
  timeZoneSchema,
} from '../../shared/time/calendar.ts';
import type { RsvpChoice } from '../agreements/rsvp-choices.ts';
import {
  type AttendanceMode,
  attendanceModes,
  changedParts,
  type GuestRsvp,
  gatheringNotices,
  guestRsvps,
} from '../agreements/rsvp-words.ts';
import { audienceSchema, classificationSchema, storedAudienceSchema } from './audience.ts';

/** How long before the start it is decided whether enough people come, where HR names no time. */
export const minimumDecidedHours = 48;

/** What HR may write, without the defaults. */
const gatheringFields = {
  title: localizedText(titleLine(200)).meta({
    description: 'What it is called',
    examples: [{ ja: '年末交流会', en: 'Year-end gathering' }],
  }),
  description: localizedText(writtenText(10_000))
    .optional()
    .meta({
      description: `What happens there, as Markdown. ${notOurMarkdown}`,
      examples: [{ ja: '**乾杯**は19時です。' }],
    }),
  startsAt: minuteSchema.meta({
    description: 'When it starts; seconds are cut off',
    examples: ['2030-12-10T19:00:00+09:00'],
  }),
  endsAt: minuteSchema.meta({
    description: 'When it ends, at least a minute later; seconds are cut off',
    examples: ['2030-12-10T21:00:00+09:00'],
  }),
  timeZone: timeZoneSchema,
  place: z
    .strictObject(
      {
        name: textLine(200).meta({ description: 'Name of the place', examples: ['本社 2階ホール'] }),
        address: textLines(300)
          .optional()
          .meta({ description: 'Address of the place', examples: ['東京都千代田区見本町1-2-3'] }),
      },
      { error: 'must be an object with name' },
    )
    .nullish()
    .meta({ description: 'Where it is held; null or absent = online only' }),
  onlineUrl: webAddressSchema.nullish().meta({
    description: 'Where it is held online; shown to those who take part online',
    examples: ['https://meet.example.com/okaeri'],
  }),
  seats: z
    .int()
    .positive()
    .max(100_000)
    .nullish()
    .meta({ description: 'Seats at the place, or online where there is no place; null or absent = no limit' }),
  onlineSeats: z
    .int()
    .positive()
    .max(100_000)
    .nullish()
    .meta({ description: 'Seats online, with onlineUrl only; null or absent = no limit' }),
  waitingList: z.enum(['fifo', 'none']).meta({ description: 'Whether there is a waiting list when it is full' }),
  guestsPerMember: z.int().min(0).max(10).meta({ description: 'Guests that a member may bring; each takes a seat' }),
  minAttendees: z
    .int()
    .positive()
    .max(100_000)
    .nullish()
    .meta({ description: 'Fewest attendees, with their guests, for it to take place; not more than there are seats' }),
  decideBy: instantSchema.nullish().meta({
    description: `When it is decided whether minAttendees come; absent = answerBy, else ${minimumDecidedHours} hours before the start; without minAttendees nothing is decided`,
    examples: ['2030-12-08T12:00:00+09:00'],
  }),
  belowMinimum: z
    .enum(['cancel', 'tell'])
    .meta({ description: 'What happens when fewer come: it is cancelled, or HR sees minimumMissed and decides' }),
  answerBy: instantSchema.nullish().meta({
    description: 'Until when one can answer; absent = until it starts',
    examples: ['2030-12-07T18:00:00+09:00'],
  }),
  audience: audienceSchema,
  classification: classificationSchema,
};

const gatheringDraftFields = {
  ...gatheringFields,
  waitingList: gatheringFields.waitingList.default('none'),
  guestsPerMember: gatheringFields.guestsPerMember.default(0),
  belowMinimum: gatheringFields.belowMinimum.default('tell'),
  audience: audienceSchema.default({}),
  classification: classificationSchema.default('members'),
};

/** The rules between several fields. */
function checkDraft(
  draft: {
    startsAt: string;
    endsAt: string;
    answerBy?: string | null | undefined;
    decideBy?: string | null | undefined;
    place?: unknown;
    onlineUrl?: string | null | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  // A time that cannot be read was reported already.
  if (context.issues.length > 0) return;
  const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (Date.parse(draft.endsAt) <= Date.parse(draft.startsAt))
    problem('endsAt', `must be at least a minute after startsAt (${draft.startsAt})`);
  if (draft.answerBy != null && Date.parse(draft.answerBy) > Date.parse(draft.startsAt))
    problem('answerBy', `must not be after startsAt (${draft.startsAt})`);
  if (draft.decideBy != null && Date.parse(draft.decideBy) > Date.parse(draft.startsAt))
    problem('decideBy', `must not be after startsAt (${draft.startsAt})`);
  if (draft.place == null && draft.onlineUrl == null) problem('place', 'must be given, unless onlineUrl is');
}

/**
 * Seats that contradict the ways to take part. A gathering that is only online may say how many can take part in either field; in
 * both, nobody could tell which one counts.
 */
function checkSeats(
  draft: Parameters<typeof checkDraft>[0] & {
    seats?: number | null | undefined;
    onlineSeats?: number | null | undefined;
    minAttendees?: number | null | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  if (context.issues.length > 0) return;
  const { place, onlineUrl, seats, onlineSeats, minAttendees } = draft;
  const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (onlineSeats != null && onlineUrl == null) problem('onlineSeats', 'must not be given without onlineUrl');
  if (place == null && seats != null && onlineSeats != null)
    problem('seats', 'must not be given beside onlineSeats, since there is no place');
  const most = modesOf(draft).reduce((sum, mode) => sum + (seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY), 0);
  if (minAttendees != null && minAttendees > most)
    problem('minAttendees', `must not be more than the ${most} seats that there are`);
}

const none = { type: 'null' };
const given = { type: 'integer' };

/**
 * What {@link checkDraft} and {@link checkSeats} say about the ways to take part, as JSON Schema says it; it cannot compare two
 * times or two numbers.
 */
const contradictions = {
  anyOf: [
    { properties: { place: none, onlineUrl: none } },
    { properties: { onlineSeats: given, onlineUrl: none }, required: ['onlineSeats'] },
    { properties: { seats: given, onlineSeats: given, place: none }, required: ['seats', 'onlineSeats'] },
  ],
};

/** The same for a change on its own, before it is applied. */
const contradictoryChange = {
  anyOf: contradictions.anyOf.map(({ properties }) => ({ properties, required: Object.keys(properties) })),
};

/** What must hold of every gathering, even if its seats and audience were written under other rules. */
export const mendedDraftSchema = z
  .strictObject({ ...gatheringDraftFields, audience: storedAudienceSchema.default({}) })
  .superRefine(checkDraft);

/** What must hold of a gathering that HR changes; the audience is checked where the change names it. */
export const changedDraftSchema = mendedDraftSchema.superRefine(checkSeats);

/** The body of `POST /gatherings`. */
export const gatheringDraftSchema = z
  .strictObject(gatheringDraftFields)
  .superRefine(checkDraft)
  .superRefine(checkSeats)
  .meta({ not: contradictions });
export type GatheringDraft = z.infer<typeof gatheringDraftSchema>;

/** A draft as it is stored: its texts were checked when they were written (docs/architecture.md, "Rules change"). */
const storedDraftSchema = z.strictObject({
  ...gatheringDraftFields,
  title: localizedTextSchema,
  description: localizedTextSchema.optional(),
  timeZone: storedTimeZoneSchema,
  place: z.strictObject({ name: z.string(), address: z.string().optional() }).nullish(),
  onlineUrl: z.string().nullish(),
  minAttendees: z.int().nullish(),
  startsAt: storedInstantSchema,
  endsAt: storedInstantSchema,
  decideBy: storedInstantSchema.nullish(),
  answerBy: storedInstantSchema.nullish(),
  audience: storedAudienceSchema.default({}),
});

/** The body of `PATCH /gatherings/{id}`. The whole is checked again. */
export const gatheringPatchSchema = patchOf(gatheringDraftFields).meta({ not: contradictoryChange });
export type GatheringPatch = z.infer<typeof gatheringPatchSchema>;

/** The body of `POST /gatherings/{id}/cancel`, which may be absent. */
export const cancellationSchema = z
  .strictObject({
    reason: localizedText(textLine(500))
      .optional()
      .meta({
        description:
          'Why it is cancelled, in a sentence that members read in the mail, each in their own language; members who read the other language get the mail without it',
        examples: [
          {
            ja: '台風の接近に伴い、安全を考慮いたしました。',
            en: 'A typhoon is on its way, and we want everybody to be safe.',
          },
        ],
      }),
  })
  .optional();
export type Cancellation = z.infer<typeof cancellationSchema>;

/** The data of an `event-scheduled` from an outside calendar: the same fields, and the id that the calendar has for it. */
export const outsideGatheringSchema = z
  .strictObject({ ...gatheringDraftFields, externalId: z.string().min(1).max(200).optional() })
  .superRefine(checkDraft)
  .superRefine(checkSeats)
  .meta({ not: contradictions });

export const gatheringStatuses = ['draft', 'published', 'cancelled', 'over'] as const;
export type GatheringStatus = (typeof gatheringStatuses)[number];

/** What a member can answer to a gathering invitation. */
export const possibleRsvps = ['attending', 'declined', 'undecided'] as const satisfies readonly (GuestRsvp &
  RsvpChoice)[];
export type PossibleRsvp = (typeof possibleRsvps)[number];

/** Where a gathering is held, as far as it says which ways to take part there are. */
interface Ways {
  readonly place?: unknown;
  readonly onlineUrl?: string | null | undefined;
}

/** The ways to take part in a gathering; where there are two, the member chooses. */
export function modesOf({ place, onlineUrl }: Ways): readonly AttendanceMode[] {
  return attendanceModes.filter((mode) => (mode === 'place' ? place : onlineUrl) != null);
}

/**
 * How a member who chose `stored` takes part now: as chosen, or in the only mode left if HR removed the chosen one.
 * Undefined = the member chose no mode.
 */
export function modeNow(draft: Ways, stored: AttendanceMode | null | undefined): AttendanceMode | undefined {
  if (stored == null) return undefined;
  const modes = modesOf(draft);
  return modes.includes(stored) ? stored : modes[0];
}

/** Where a gathering is held, and how many seats HR wrote for it. */
export type Venue = Ways & Partial<Pick<GatheringDraft, 'seats' | 'onlineSeats'>>;

/** How many can take part in this mode; undefined = no limit. A gathering that is only online may say so in either field. */
export function seatLimit({ place, seats, onlineSeats }: Venue, mode: AttendanceMode): number | undefined {
  if (mode === 'place') return seats ?? undefined;
  return onlineSeats ?? (place == null ? (seats ?? undefined) : undefined);
}

/** Whether a member may come as one of several: brings guests, or could, as far as there are seats in all. */
export function comesInParties(draft: Venue & Pick<GatheringDraft, 'guestsPerMember'>, guests: number): boolean {
  return guests > 0 || modesOf(draft).some((mode) => guestLimit(draft, mode) > 0);
}

/** How many guests a member may bring in this mode: as many as HR allows, as far as there are seats in all beside the member's own. */
export function guestLimit(
  draft: Venue & Pick<GatheringDraft, 'guestsPerMember'>,
  mode: AttendanceMode,
  asked = draft.guestsPerMember,
): number {
  return Math.min(asked, (seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY) - 1);
}

/** The same for each of some names. */
function forEach<Name extends string, Value>(names: readonly Name[], value: Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>;
}

const count = z.int().nonnegative();
export const seatsByModeSchema = z.object(forEach(attendanceModes, count));
export const noSeats = forEach(attendanceModes, 0);

const counted = ['invited', ...guestRsvps] as const;
export const gatheringCountsSchema = z.object(forEach(counted, count)).meta({
  description:
    'Members by answer; `invited` counts the recipients of the gathering invitation, and `waiting` also those who still waited when the waiting list closed',
});
export const nobodyCounted = forEach(counted, 0);

/** Why a gathering is cancelled: HR cancelled it, or there were fewer than `minAttendees`. */
export const cancellationCauses = ['decided_by_hr', 'too_few_attendees'] as const;

/** The mails to one person about a gathering: its notices, and what follows from an RSVP. */
export const gatheringMails = [
  ...gatheringNotices,
  'reply_not_taken',
  'confirmation',
  'seat_offer',
  'seat_offer_expired',
] as const;
export type GatheringMail = (typeof gatheringMails)[number];

/** Why members did not get a mail. */
export const troubleSchema = z
  .object({
    since: instantSchema,
    notice: z.enum(gatheringMails).meta({ description: 'The first kind of mail that could not be written' }),
    notices: z
      .array(z.enum(gatheringMails))
      .default([])
      .meta({ description: 'Every kind of mail that could not be written since' }),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).meta({ description: 'What to change' }),
  })
  .meta({
    description:
      'Mails that could not be written; each goes out within 70 minutes (within a day, once it has failed for three) after a PATCH has corrected the fields in `errors`; only a PATCH ends it',
  });

/** Written by `gatherings`; read by `campaigns`, `mail`. */
export const gatheringsTable = defineTable({
  name: 'Gatherings',
  item: z.object({
    gatheringId: idSchema('gathering'),
    /** Counts HR's changes and their events. RSVPs do not raise it: each guest has a sequence of its own. */
    sequence: z.int(),
    status: z.enum(gatheringStatuses),
    draft: storedDraftSchema,
    /** Raised when time, place or status changes: SEQUENCE of the calendar object (RFC 5546 §2.1.4). */
    calendarSequence: z.int(),
    /** Members whose RSVP was given to an earlier calendar sequence are asked for a new one. */
    answersFrom: z.int(),
    /**
     * The same for members who take part online beside a place, or ask to: another place does not concern them. Absent
     * = as the others.
     */
    onlineAnswersFrom: z.int().optional(),
    /**
     * Seats that attending members and their guests take, and seats held for offers. Only the transactions that take and
     * give back seats change it, and the other numbers below.
     */
    taken: seatsByModeSchema,
    /** Seats that the waiting list needs: a newcomer can take only the free seats beyond them. */
    waitingSeats: seatsByModeSchema.default(noSeats),
    counts: gatheringCountsSchema,
    /** Attending members and their guests. */
    attendees: count.default(0),
    /** Members who were checked in. */
    checkedIn: count.default(0),
    /** Check-ins before this were for an earlier date and do not count; absent = all count. */
    checkInsFrom: storedInstantSchema.optional(),
    /** When it was last decided whether enough people come, and whether they were too few. */
    minimumDecidedAt: instantSchema.optional(),
    minimumMissed: z.boolean().default(false),
    cancelledBecause: z.enum(cancellationCauses).optional(),
    /** What HR tells members about why. */
    cancellationReason: localizedTextSchema.optional(),
    /** Mails that could not be written, until HR has mended the cause. */
    trouble: troubleSchema.nullable().default(null),
    /** When each part last changed after the publication, or before it after the date was announced. */
    changedAt: z.partialRecord(z.enum(changedParts), storedInstantSchema).optional(),
    ...auditFields,
    publishedAt: instantSchema.optional(),
    /** When HR announced the date, before there was a gathering invitation. */
    saveTheDateAt: instantSchema.optional(),
    /** How many recipients its campaigns had when they were frozen: 0 = that one reached nobody, and waits for HR. */
    frozenAudiences: z.partialRecord(z.enum(['gatheringInvitation', 'saveTheDate']), count).optional(),
    /** All gatherings by creation: one partition is enough for the gatherings of a company. */
    list: z.literal('gatherings').default('gatherings'),
  }),
  partition: 'gatheringId',
  indexes: { byCreation: { partition: 'list', sort: 'createdAt' } },
  holds: 'What HR wrote; who wrote it; how many answered what.',
  forgets: 'Kept; holds no personal data of alumni.',
});
export type GatheringItem = z.infer<typeof gatheringsTable.item>;
