import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { alumniStatusSchema } from '../../shared/vocabulary.ts';

export const leaverRegistered = defineEvent({
  type: 'leaver-registered',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'A leaver is known to the programme, or the facts about them changed; not yet consented.',
  data: z.object({ alumniId: idSchema('alumnus'), status: alumniStatusSchema }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', status: 'awaiting_last_day' }],
});
