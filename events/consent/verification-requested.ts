import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const verificationRequested = defineEvent({
  type: 'verification-requested',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'A person wants to grant something from a mailed link: a fresh code goes to the address on record.',
  data: z.object({ alumniId: idSchema('alumnus'), verificationId: idSchema('verification') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', verificationId: 'vrf_04fz7kq2m9x1c' }],
});
