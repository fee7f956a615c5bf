import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const employeeOffboarded = defineEvent({
  type: 'employee-offboarded',
  source: 'okaeri.hris',
  version: '1.0',
  summary: 'The HRIS announced that someone leaves; the facts are in the intake item.',
  data: z.object({ alumniId: idSchema('alumnus'), intakeId: idSchema('intake') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', intakeId: 'int_04fz7kq2m9x1c' }],
});
