import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const leaverErased = defineEvent({
  type: 'leaver-erased',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'A leaver who did not answer was erased; a tombstone remains.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
