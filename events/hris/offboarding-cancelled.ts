import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const offboardingCancelled = defineEvent({
  type: 'offboarding-cancelled',
  source: 'okaeri.hris',
  version: '1.0',
  summary: 'The HRIS took the announcement back: the person stays.',
  data: z.object({ alumniId: idSchema('alumnus'), intakeId: idSchema('intake') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', intakeId: 'int_04fz7kq2m9x1c' }],
});
