import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const leaverDeclined = defineEvent({
  type: 'leaver-declined',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'A leaver declined the invitation.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
