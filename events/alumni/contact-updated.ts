import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const contactUpdated = defineEvent({
  type: 'contact-updated',
  source: 'okaeri.alumni',
  version: '1.0',
  summary: 'The contact card changed: address, names, language or segment facts.',
  data: z.object({ alumniId: idSchema('alumnus') }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c' }],
});
