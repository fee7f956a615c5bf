import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const employeeUpdated = defineEvent({
  type: 'employee-updated',
  source: 'okaeri.hris',
  version: '1.0',
  summary: 'The HRIS corrected facts about someone who left or is leaving.',
  data: z.object({ alumniId: idSchema('alumnus'), intakeId: idSchema('intake') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', intakeId: 'int_04fz7kq2m9x1c' }],
});
