import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const alumnusExcluded = defineEvent({
  type: 'alumnus-excluded',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'The HR system states that a member must no longer be written to; alumni mail stops without notice.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
