import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';
import { attendanceModes } from '../agreements/rsvp-words.ts';

export const seatOffered = defineEvent({
  type: 'seat-offered',
  source: 'okaeri.gatherings',
  version: '1.1',
  summary: 'A seat was offered to a member on the waiting list.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    alumniId: idSchema('alumnus'),
    expiresAt: instantSchema.nullable().meta({
      description: 'Until when the seat is held; null = it is free for whoever answers first',
      examples: ['2026-12-01T08:00:00.000Z'],
    }),
    mode: z
      .enum(attendanceModes)
      .nullable()
      .default(null)
      .meta({ description: 'Which kind of seat; null = not known', examples: ['place'] }),
    guests: z
      .int()
      .nonnegative()
      .nullable()
      .default(null)
      .meta({ description: 'Guests for whom a seat is asked, too; null = not known', examples: [1] }),
  }),
  examples: [
    {
      gatheringId: 'gth_04fz7kq2m9x1c',
      alumniId: 'alm_04fz7kq2m9x1c',
      expiresAt: '2026-12-01T08:00:00.000Z',
      mode: 'place',
      guests: 1,
    },
  ],
});
