import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const alumnusReturned = defineEvent({
  type: 'alumnus-returned',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'The person is employed by the company again; alumni mail stops.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
