import * as z from 'zod';
import {
  attendanceModes,
  gatheringCountsSchema,
  gatheringDraftSchema,
  gatheringPatchSchema,
  gatheringStatuses,
  guestAnswers,
} from '../../events/read-models/gathering.ts';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { evidences } from './tables.ts';

const gatheringParams = z.strictObject({ gatheringId: idSchema('gathering') });
const guestParams = gatheringParams.extend({ alumniId: idSchema('alumnus') });

/** A gathering as HR sees it. */
export const gatheringSchema = z
  .object({
    gatheringId: idSchema('gathering'),
    status: z.enum(gatheringStatuses).meta({ description: 'Where it stands' }),
    ...gatheringDraftSchema.shape,
    calendarSequence: z.int().meta({ description: 'SEQUENCE of its calendar object' }),
    counts: gatheringCountsSchema,
    createdBy: z.string().meta({ description: 'Who made it: a user, or an outside source' }),
    createdAt: instantSchema,
    updatedBy: z.string().meta({ description: 'Who changed it last' }),
    updatedAt: instantSchema,
    publishedAt: instantSchema.nullable(),
  })
  .meta({ title: 'Gathering' });

/** An answer as HR sees it. */
export const guestSchema = z
  .object({
    alumniId: idSchema('alumnus'),
    answer: z.enum([...guestAnswers, 'none']).meta({ description: 'What the member answered' }),
    evidence: z.enum(evidences).meta({ description: 'How the answer was given' }),
    guests: z.int().meta({ description: 'Guests whom the member brings along' }),
    mode: z.enum(attendanceModes).nullable().meta({ description: 'How the member takes part' }),
    answeredAt: instantSchema,
    current: z
      .boolean()
      .meta({ description: 'False: time or place changed since, and the member has not answered again' }),
    checkedInAt: instantSchema.nullable(),
  })
  .meta({ title: 'Guest' });

const tag = 'Gatherings';

export const gatheringRoutes = defineRoutes({
  createGathering: {
    method: 'POST',
    path: '/gatherings',
    scope: 'programme/write',
    tag,
    summary: 'Plan a gathering, as a draft',
    body: gatheringDraftSchema,
    answers: { 201: { description: 'The draft', body: gatheringSchema } },
  },
  listGatherings: {
    method: 'GET',
    path: '/gatherings',
    scope: 'programme/read',
    tag,
    summary: 'All gatherings, the newest first',
    query: listingQuery,
    answers: { 200: { description: 'A page of gatherings', body: pageOf(gatheringSchema) } },
  },
  getGathering: {
    method: 'GET',
    path: '/gatherings/{gatheringId}',
    scope: 'programme/read',
    tag,
    summary: 'A gathering with its counts',
    params: gatheringParams,
    answers: { 200: { description: 'The gathering', body: gatheringSchema } },
  },
  changeGathering: {
    method: 'PATCH',
    path: '/gatherings/{gatheringId}',
    scope: 'programme/write',
    tag,
    summary: 'Change a gathering; once published, another time or place is announced to the members',
    params: gatheringParams,
    body: gatheringPatchSchema,
    answers: { 200: { description: 'The gathering, changed', body: gatheringSchema } },
  },
  publishGathering: {
    method: 'POST',
    path: '/gatherings/{gatheringId}/publish',
    scope: 'programme/write',
    tag,
    summary: 'Publish a gathering: its audience is invited',
    params: gatheringParams,
    answers: { 202: { description: 'Published; the invitations are on their way', body: gatheringSchema } },
  },
  cancelGathering: {
    method: 'POST',
    path: '/gatherings/{gatheringId}/cancel',
    scope: 'programme/write',
    tag,
    summary: 'Cancel a gathering: who was invited is told',
    params: gatheringParams,
    answers: { 202: { description: 'Cancelled; the notices are on their way', body: gatheringSchema } },
  },
  listGuests: {
    method: 'GET',
    path: '/gatherings/{gatheringId}/guests',
    scope: 'programme/read',
    tag,
    summary: 'Who answered the invitation, and how',
    params: gatheringParams,
    query: listingQuery,
    answers: { 200: { description: 'A page of guests', body: pageOf(guestSchema) } },
  },
  checkInGuest: {
    method: 'POST',
    path: '/gatherings/{gatheringId}/guests/{alumniId}/check-in',
    scope: 'programme/write',
    tag,
    summary: 'Note that a member is there; again changes nothing',
    params: guestParams,
    answers: { 200: { description: 'The guest', body: guestSchema } },
  },
});
