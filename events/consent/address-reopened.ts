import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const addressReopened = defineEvent({
  type: 'address-reopened',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'HR opened an address that had bounced: mail goes there again.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
