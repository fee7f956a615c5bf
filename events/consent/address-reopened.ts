import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { concernedEpochSchema } from '../agreements/address-epoch.ts';

export const addressReopened = defineEvent({
  type: 'address-reopened',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'Mail goes to an address again: HR opened it after bounces, or the person asked for mail after a complaint.',
  data: z.object({ alumniId: idSchema('alumnus'), addressEpoch: concernedEpochSchema }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', addressEpoch: 0 }],
});
