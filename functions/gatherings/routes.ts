import * as z from 'zod';
import { attendanceModes, evidences, guestRsvps } from '../../events/agreements/rsvp-words.ts';
import {
  cancellationCauses,
  cancellationSchema,
  gatheringCountsSchema,
  gatheringDraftSchema,
  gatheringPatchSchema,
  gatheringStatuses,
  possibleRsvps,
  seatsByModeSchema,
  troubleSchema,
} from '../../events/read-models/gathering.ts';
import { writtenText } from '../../shared/characters/written-text.ts';
import { auditView } from '../../shared/decision/with-audit.ts';
import { csvFormats } from '../../shared/http/csv.ts';
import { versionField } from '../../shared/http/entity-tag.ts';
import { listingQuery, pageOf, usualItems, wholeNumber } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema, localizedTextSchema } from '../../shared/locale/languages.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { calendarDateSchema, instantSchema } from '../../shared/time/calendar.ts';
import { bestRating, checkInDays, checkInHours, rsvpChangeSchema } from './tables.ts';

const gatheringParams = z.strictObject({ gatheringId: idSchema('gathering') });
const guestParams = gatheringParams.extend({ alumniId: idSchema('alumnus') });

/** The RSVPs by which a list of guests can be filtered. */
export const listedRsvps = [...guestRsvps, 'none'] as const;

/** A gathering as HR sees it. */
export const gatheringSchema = z
  .object({
    gatheringId: idSchema('gathering'),
    version: versionField,
    status: z.enum(gatheringStatuses).meta({ description: 'The present status' }),
    ...gatheringDraftSchema.shape,
    calendarSequence: z.int().nonnegative().meta({ description: 'SEQUENCE of its calendar object' }),
    counts: gatheringCountsSchema,
    taken: seatsByModeSchema.meta({
      description: 'Seats that are taken by members and their accompanying guests, or held for an offer',
    }),
    freeWhileWaiting: seatsByModeSchema.meta({
      description:
        'Free seats that members on the waiting list could have. Until the waiting list closes (with `answerBy`, and an hour before the start at the latest) they are offered automatically while there is time for an answer; afterwards nobody is offered one: list the guests with `answer=waiting`, the order of the waiting list is `waitingSince`, and enter an RSVP to give a seat (`POST …/guests/{alumniId}/answer`)',
    }),
    attendees: z.int().nonnegative().meta({ description: 'Attending members and their accompanying guests' }),
    checkedIn: z.int().nonnegative().meta({ description: 'Members who were checked in' }),
    minimumMissed: z.boolean().meta({ description: 'Fewer than minAttendees attended at the time of the decision' }),
    cancelledBecause: z.enum(cancellationCauses).nullable().meta({ description: 'Why it was cancelled' }),
    cancellationReason: localizedTextSchema.nullable().meta({ description: 'What members were told about why' }),
    trouble: troubleSchema.nullable(),
    hint: z.string().nullable().meta({
      description:
        'What HR has to do so that members hear of it: its gathering invitation, or its save-the-date, reached nobody, did not leave in time, or may not have reached some; null = nothing',
    }),
    campaignId: idSchema('campaign').nullable().meta({
      description:
        'The campaign that sends the gathering invitation; it is made after the publication, unless the gathering is cancelled first; made too late for `answerBy` or the start, it is `expired`, and leaves once that is moved; null before',
    }),
    saveTheDateCampaignId: idSchema('campaign').nullable().meta({
      description:
        'The campaign that sends the save-the-date; it is made once that is asked for, unless the gathering is published or cancelled first; null where none was asked for',
    }),
    ...auditView,
    publishedAt: instantSchema.nullable(),
    saveTheDateAt: instantSchema.nullable().meta({
      description:
        'When HR asked to announce its date, ahead of the gathering invitation; the campaign says whether it has left',
    }),
  })
  .meta({ title: 'Gathering' });

/** A guest as HR sees it. */
export const guestSchema = z
  .object({
    alumniId: idSchema('alumnus'),
    version: z
      .int()
      .nonnegative()
      .meta({
        description: 'Counts the changes of the RSVP, and check-ins; 0 = there is no RSVP; in quotes it is the ETag',
        examples: [1],
      }),
    names: namesSchema.nullable().meta({
      description:
        'Names of the member, also of one who has left; null where none is on record, for example after an erasure',
    }),
    reachable: z.boolean().meta({
      description:
        'False: no mail about the gathering reaches the person, because the address has bounced or is unknown, or the person is not a member; nobody tells them of a change, and they get no offer',
    }),
    answer: z.enum(listedRsvps).meta({ description: 'The member’s RSVP; none = invited, without an RSVP' }),
    evidence: z.enum(evidences).nullable().meta({
      description:
        'How the RSVP was given; null if nobody gave it: an offer that has lapsed, a seat of somebody who left',
    }),
    guests: z.int().nonnegative().meta({ description: 'Accompanying guests: people whom the member brings along' }),
    mode: z.enum(attendanceModes).nullable().meta({ description: 'How the member takes part' }),
    answeredAt: instantSchema.nullable().meta({ description: 'When the RSVP was given; null if nobody gave it' }),
    waitingSince: instantSchema
      .nullable()
      .meta({ description: 'When the member began to wait: the order of the waiting list' }),
    waitingEnded: z.boolean().meta({
      description:
        'True: the RSVP is still `waiting`, but the waiting list has closed, and nobody on it is offered a seat; staff can still give one',
    }),
    offerExpiresAt: instantSchema.nullable().meta({ description: 'Until when a seat is held for the member' }),
    offerLapsedAt: instantSchema.nullable().meta({
      description:
        'Until when the seat was held of an offer that the member did not answer, as its mail said; the RSVP is then `undecided`, without the member having said so',
    }),
    current: z
      .boolean()
      .meta({ description: 'False: time or place changed since, and the member has not sent a new RSVP' }),
    checkedInAt: instantSchema.nullable(),
    noShow: z.boolean().nullable().meta({
      description: 'Attending and not checked in; null until it is over, and if nobody was checked in at all',
    }),
    history: z.array(rsvpChangeSchema).meta({ description: 'Changes of the RSVP, the oldest first' }),
  })
  .meta({ title: 'Guest' });

/** The body of `POST …/guests/{alumniId}/answer`. */
export const staffRsvpSchema = z.strictObject({
  answer: z.enum(possibleRsvps).meta({ description: 'The RSVP that is entered for the member' }),
  guests: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .meta({ description: 'Guests; staff may enter more than members may bring' }),
  mode: z
    .enum(attendanceModes)
    .optional()
    .meta({ description: 'How the member takes part, where there are two modes' }),
  reason: writtenText(500)
    .overwrite((text) => text.trim())
    .meta({ description: 'Why staff enter the RSVP; kept with it', examples: ['お電話で承りました'] }),
});

/** How many guests a page has unless the request says so; as CSV, as many as a page can have. */
export const usualGuests = { json: usualItems, csv: 1000 } as const;

const guestQuery = z.strictObject({
  ...listingQuery.shape,
  limit: wholeNumber(z.int().min(1).max(usualGuests.csv).optional()).meta({
    description: `The most guests on a page; the default is ${usualGuests.json}, and ${usualGuests.csv} for CSV`,
  }),
  answer: z
    .enum(listedRsvps)
    .optional()
    .meta({ description: 'Only these; absent = all: first members with an RSVP, then those without (none)' }),
  format: z.enum(csvFormats).default('json').meta({
    description:
      'csv = for a spreadsheet, each page in the order of the readings (or family names), with times as the clocks at the gathering show them',
  }),
  lang: languageSchema.optional().meta({
    description: 'The language of the CSV; absent = by `Accept-Language`, else the programme’s',
  }),
});

const tag = 'Gatherings';
const reading = { scope: 'programme/read', tag, params: gatheringParams } as const;
const changing = { scope: 'programme/write', tag, params: gatheringParams } as const;
const changingGuest = { ...changing, params: guestParams } as const;

export const gatheringRoutes = defineRoutes({
  createGathering: {
    method: 'POST',
    path: '/gatherings',
    scope: 'programme/write',
    tag,
    summary: 'Plan a gathering, as a draft',
    body: gatheringDraftSchema,
    versioned: true,
    responses: { 201: { description: 'The draft.', body: gatheringSchema } },
  },
  listGatherings: {
    method: 'GET',
    path: '/gatherings',
    scope: 'programme/read',
    tag,
    summary: 'List gatherings, the newest first',
    query: listingQuery,
    responses: { 200: { description: 'A page of gatherings.', body: pageOf(gatheringSchema) } },
  },
  getGathering: {
    ...reading,
    method: 'GET',
    path: '/gatherings/{gatheringId}',
    summary: 'Show a gathering with its counts',
    versioned: true,
    responses: { 200: { description: 'The gathering.', body: gatheringSchema } },
  },
  changeGathering: {
    ...changing,
    method: 'PATCH',
    path: '/gatherings/{gatheringId}',
    summary: 'Change a gathering; another time or place is mailed to those who know of the old one',
    body: gatheringPatchSchema,
    versioned: true,
    responses: {
      200: {
        description:
          'The gathering, changed. Of a draft with `saveTheDateAt`, those who got the save-the-date get one mail with the new date, place or way to take part, and it cannot be moved into the past. Of a published gathering, those who were invited get one; if only the place changed, not those who take part online. Other texts, and the mere spelling of a place, are mailed to nobody. A start so far ahead that its check-in is not open yet makes the check-ins until then void for good: none of them counts any more, even if the gathering is moved back. A save-the-date that has not left goes to the new audience.',
        body: gatheringSchema,
      },
    },
  },
  publishGathering: {
    ...changing,
    method: 'POST',
    path: '/gatherings/{gatheringId}/publish',
    summary: 'Publish a gathering: its audience is invited',
    versioned: true,
    responses: {
      202: { description: 'Published; the gathering invitations are on their way.', body: gatheringSchema },
    },
  },
  cancelGathering: {
    ...changing,
    method: 'POST',
    path: '/gatherings/{gatheringId}/cancel',
    summary: 'Cancel a gathering: invited members get a notice, with the reason if one is given',
    body: cancellationSchema,
    versioned: true,
    responses: { 202: { description: 'Cancelled; the notices are on their way.', body: gatheringSchema } },
  },
  saveTheDate: {
    ...changing,
    method: 'POST',
    path: '/gatherings/{gatheringId}/save-the-date',
    summary:
      'Announce the date of a draft to its audience, once; a PATCH corrects it, and the gathering invitation follows with the publication',
    versioned: true,
    responses: {
      202: {
        description:
          'The campaign with the date is being made; where the programme asks for it, it waits for approval.',
        body: gatheringSchema,
      },
    },
  },
});

const guest = { 200: { description: 'The guest.', body: guestSchema } };

/** The guests, and their check-in. In this context, only these routes show names. */
export const guestRoutes = defineRoutes({
  listGuests: {
    ...reading,
    method: 'GET',
    path: '/gatherings/{gatheringId}/guests',
    summary: 'List all invited members with their RSVPs; also as CSV for the reception',
    query: guestQuery,
    responses: { 200: { description: 'A page of guests.', body: pageOf(guestSchema), alsoAs: ['text/csv'] } },
  },
  enterRsvp: {
    ...changingGuest,
    method: 'POST',
    path: '/gatherings/{gatheringId}/guests/{alumniId}/answer',
    summary:
      'Enter an RSVP for a member, until the end: even after the deadline, and before the waiting list; the change and its reason are kept',
    body: staffRsvpSchema,
    versioned: true,
    responses: guest,
  },
  checkInGuest: {
    ...changingGuest,
    method: 'POST',
    path: '/gatherings/{gatheringId}/guests/{alumniId}/check-in',
    summary: `Check a member in, from ${checkInHours} hours before the start until ${checkInDays} days after the end; idempotent`,
    versioned: true,
    responses: guest,
  },
  undoCheckIn: {
    ...changingGuest,
    method: 'POST',
    path: '/gatherings/{gatheringId}/guests/{alumniId}/check-in/undo',
    summary: `Undo a check-in that was a mistake, until ${checkInDays} days after the end; idempotent, and kept in the history`,
    versioned: true,
    responses: guest,
  },
  checkInByCode: {
    ...changing,
    method: 'POST',
    path: '/gatherings/{gatheringId}/check-in',
    summary:
      'Check in the member whose QR code was read, at the same times; idempotent, whatever the version of the guest',
    body: z.strictObject({ code: z.string().min(1).max(300).meta({ description: 'What the QR code says' }) }),
    responses: guest,
  },
});

/** A guest's feedback, without its author. */
const feedbackSchema = z
  .object({
    rating: z
      .int()
      .min(1)
      .max(bestRating)
      .meta({ description: `From 1 (not good) to ${bestRating} (very good)` }),
    comment: z.string().meta({ description: 'In their own words; empty if there are none' }),
    at: calendarDateSchema.meta({ description: 'The day on which it was given, where the gathering is' }),
  })
  .meta({ title: 'Feedback' });

export const feedbackRoutes = defineRoutes({
  listFeedback: {
    ...reading,
    method: 'GET',
    path: '/gatherings/{gatheringId}/feedback',
    summary: 'List the feedback of guests, without their names',
    query: listingQuery,
    responses: {
      200: {
        description: 'A page of feedback, and the average of all of it.',
        body: pageOf(feedbackSchema).extend({
          answers: z.int().nonnegative().meta({ description: 'How many gave feedback' }),
          average: z
            .number()
            .min(1)
            .max(bestRating)
            .nullable()
            .meta({ description: 'Mean of all ratings; null while there are none' }),
        }),
      },
    },
  },
});
