import * as z from 'zod';
import { idSchema } from '../shared/identifier.ts';
import { defineEvent } from './contract.ts';

/** A person reported a mail as spam. */
export const mailComplained = defineEvent({
  type: 'mail-complained',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'A person reported a mail as spam.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    mailRef: z
      .string()
      .max(64)
      .meta({ description: 'Id of the campaign or of the service mail', examples: ['cmp_04fz7kq2m9x1c'] })
      .meta({ description: 'Id of the campaign or of the service mail' }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mailRef: 'cmp_04fz7kq2m9x1c' }],
});
