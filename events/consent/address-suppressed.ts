import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { concernedEpochSchema } from '../agreements/address-epoch.ts';

export const addressSuppressed = defineEvent({
  type: 'address-suppressed',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'Mail to a person stopped: the address bounced or a complaint came in.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    scope: z.enum(['topic', 'campaigns', 'address']),
    reason: z.enum(['bounce', 'complaint']),
    addressEpoch: concernedEpochSchema,
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', scope: 'address', reason: 'bounce', addressEpoch: 0 }],
});
