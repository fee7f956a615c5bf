import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { purposeSchema } from '../../shared/vocabulary.ts';

export const consentGranted = defineEvent({
  type: 'consent-granted',
  source: 'okaeri.consent',
  version: '1.1',
  summary: 'Consent was given; the ledger holds the evidence.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    recordId: idSchema('consentRecord'),
    purposes: z.array(purposeSchema).meta({ description: 'Purposes that were granted' }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', recordId: 'cns_04fz7kq2m9x1c', purposes: ['membership', 'newsletter'] }],
});
