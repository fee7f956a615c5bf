import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const invitationExpired = defineEvent({
  type: 'invitation-expired',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'The invitation closed without a response.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
