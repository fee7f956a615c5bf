import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { attendanceModes, gatheringNotices, guestRsvps, reasonsNotTaken } from '../agreements/rsvp-words.ts';
import { changedPartsSchema } from './event-rescheduled.ts';

export const guestNoticeRequested = defineEvent({
  type: 'guest-notice-requested',
  source: 'okaeri.gatherings',
  version: '1.2',
  summary: 'An invited member is to get a notice about a gathering.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    alumniId: idSchema('alumnus'),
    notice: z
      .enum([...gatheringNotices, 'reply_not_taken'])
      .meta({ description: 'What is to be told', examples: ['reminder_day'] }),
    answer: z
      .enum([...guestRsvps, 'none'])
      .meta({ description: 'What the member has answered; none = nothing yet', examples: ['attending'] }),
    mode: z
      .enum(attendanceModes)
      .nullable()
      .meta({ description: 'How the member takes part', examples: ['place'] }),
    guests: z
      .int()
      .nonnegative()
      .nullable()
      .default(null)
      .meta({ description: 'Persons whom the member brings along; null = not known', examples: [1] }),
    answerAsked: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether an answer is asked for: there is none, or it was given to another time or place' }),
    offerExpiresAt: instantSchema
      .nullable()
      .default(null)
      .meta({
        description: 'Until when the seat that the member was offered was promised to be held; null = none is',
        examples: ['2026-12-01T08:00:00.000Z'],
      }),
    changed: changedPartsSchema.default([]).meta({ description: 'What changed, for a notice of a change' }),
    why: z
      .enum(reasonsNotTaken)
      .nullable()
      .default(null)
      .meta({ description: "Why a calendar's answer could not be taken, for `reply_not_taken`", examples: ['full'] }),
  }),
  examples: [
    {
      gatheringId: 'gth_04fz7kq2m9x1c',
      alumniId: 'alm_04fz7kq2m9x1c',
      notice: 'reminder_day',
      answer: 'attending',
      mode: 'place',
      guests: 1,
      answerAsked: false,
      offerExpiresAt: null,
      changed: [],
      why: null,
    },
    {
      gatheringId: 'gth_04fz7kq2m9x1c',
      alumniId: 'alm_04fz7kq2m9x1c',
      notice: 'reply_not_taken',
      answer: 'none',
      mode: null,
      why: 'full',
    },
  ],
});
