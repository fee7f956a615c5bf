import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const consentPresented = defineEvent({
  type: 'consent-presented',
  source: 'okaeri.alumni',
  version: '1.0',
  summary:
    'A consent given at exit can be recorded now: the employment has ended, and there is no reason not to record it.',
  data: z.object({ alumniId: idSchema('alumnus'), intakeId: idSchema('intake').optional() }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
