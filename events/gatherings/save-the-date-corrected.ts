import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { changedPartsSchema } from './event-rescheduled.ts';

export const saveTheDateCorrected = defineEvent({
  type: 'save-the-date-corrected',
  source: 'okaeri.gatherings',
  version: '1.0',
  summary:
    'The date, place, title or audience of a draft changed after HR had announced its date; members are told of `changed`.',
  data: z.object({
    gatheringId: idSchema('gathering'),
    changed: changedPartsSchema.meta({
      description: 'What is other than announced; `online_address` = whether one can take part online, too',
      examples: [['time']],
    }),
  }),
  examples: [{ gatheringId: 'gth_04fz7kq2m9x1c', changed: ['time'] }],
});
