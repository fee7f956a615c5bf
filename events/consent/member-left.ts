import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const memberLeft = defineEvent({
  type: 'member-left',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'A member left the programme.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
