import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const importReceived = defineEvent({
  type: 'import-received',
  source: 'okaeri.hris',
  version: '1.0',
  summary: 'HR imported past leavers; the lines wait to be taken in.',
  data: z.object({ importId: idSchema('import') }),
  examples: [{ importId: 'imp_04fz7kq2m9x1c' }],
});
