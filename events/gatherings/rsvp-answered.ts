import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { attendanceModes, evidences, guestRsvps } from '../agreements/rsvp-words.ts';

/** A member sent an RSVP. Its subject is `<gatheringId>/<alumniId>`: the sequence counts per guest. */
export const rsvpAnswered = defineEvent({
  type: 'rsvp-answered',
  source: 'okaeri.gatherings',
  version: '1.1',
  summary: 'A member sent an RSVP to a gathering.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    alumniId: idSchema('alumnus'),
    answer: z
      .enum(guestRsvps)
      .exclude(['offered'])
      .meta({
        description: 'What holds now; unconfirmed = contradicting answers came at once, the member is to answer again',
        examples: ['attending'],
      }),
    evidence: z.enum(evidences).meta({ description: 'How the answer was given', examples: ['button'] }),
    mode: z
      .enum(attendanceModes)
      .nullable()
      .default(null)
      .meta({ description: 'How the member takes part, once attending', examples: ['place'] }),
    guests: z.int().nonnegative().default(0).meta({ description: 'Persons whom the member brings along' }),
    changesAnswer: z.boolean().default(false).meta({
      description: 'Whether it changes an RSVP that held; false = the first one, or a seat that was waited for',
    }),
  }),
  examples: [
    {
      gatheringId: 'gth_04fz7kq2m9x1c',
      alumniId: 'alm_04fz7kq2m9x1c',
      answer: 'attending',
      evidence: 'button',
      mode: 'place',
      guests: 0,
    },
  ],
});
