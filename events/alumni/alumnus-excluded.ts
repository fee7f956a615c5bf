import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const alumnusExcluded = defineEvent({
  type: 'alumnus-excluded',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'A member is not to be written to any more, by what the HR system states; alumni mail stops without a word.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
