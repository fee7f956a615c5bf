import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { changedParts } from '../agreements/rsvp-words.ts';

export const changedPartsSchema = z.array(z.enum(changedParts));

/** Something changed that the gathering invitation says about a published gathering: time, place, deadline, texts or seats. */
export const eventRescheduled = defineEvent({
  type: 'event-rescheduled',
  source: 'okaeri.gatherings',
  version: '1.1',
  summary:
    'Time, place, the deadline for RSVPs, texts or seats of a published gathering changed; members are told of `changed`.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    answersAskedAgain: z.boolean().meta({
      description: 'Whether members are asked for a new answer; what they answered before holds until then',
      examples: [true],
    }),
    changed: changedPartsSchema.default([]).meta({
      description: 'What members are told of; `answer_by` only where the deadline is earlier',
      examples: [['time', 'place']],
    }),
  }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c', answersAskedAgain: true, changed: ['time'] }],
});
