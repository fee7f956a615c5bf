import * as z from 'zod';
import { idSchema } from '../shared/identifier.ts';
import { defineEvent } from './contract.ts';

/** A mail came back. */
export const mailBounced = defineEvent({
  type: 'mail-bounced',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'A mail came back.',
  data: z.object({ alumniId: idSchema('alumnus'), mailRef: z.string().max(64), permanent: z.boolean() }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mailRef: 'cmp_04fz7kq2m9x1c', permanent: true }],
});
