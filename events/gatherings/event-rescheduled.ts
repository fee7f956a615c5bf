import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/** The parts of a gathering whose change changes calendars. */
const changedParts = ['time', 'place', 'online_address'] as const;
export const changedPartsSchema = z.array(z.enum(changedParts));
export type ChangedPart = (typeof changedParts)[number];

/** Time or place of a published gathering changed. */
export const eventRescheduled = defineEvent({
  type: 'event-rescheduled',
  source: 'okaeri.gatherings',
  version: '1.1',
  summary: 'Time or place of a published gathering changed.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    answersAskedAgain: z.boolean().meta({
      description: 'Whether members are asked for a new answer; what they answered before holds until then',
      examples: [true],
    }),
    changed: changedPartsSchema.default([]).meta({ description: 'What changed', examples: [['time', 'place']] }),
  }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c', answersAskedAgain: true, changed: ['time'] }],
});
