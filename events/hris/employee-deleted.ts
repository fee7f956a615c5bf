import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const employeeDeleted = defineEvent({
  type: 'employee-deleted',
  source: 'okaeri.hris',
  version: '1.0',
  summary: 'The HRIS deleted the employee record.',
  data: z.object({ alumniId: idSchema('alumnus'), intakeId: idSchema('intake') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', intakeId: 'int_04fz7kq2m9x1c' }],
});
