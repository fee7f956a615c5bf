import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

/** The leaver answered the invitation with no. */
export const leaverDeclined = defineEvent({
  type: 'leaver-declined',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'The leaver answered the invitation with no.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
