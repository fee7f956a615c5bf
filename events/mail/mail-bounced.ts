import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { addressEpochSchema } from '../agreements/address-epoch.ts';
import { mailRefSchema, suppressionListRef } from './mail-ref.ts';

export const mailBounced = defineEvent({
  type: 'mail-bounced',
  source: 'okaeri.mail',
  version: '1.2',
  summary: 'A mail came back.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    mailRef: mailRefSchema,
    permanent: z.boolean().meta({ description: 'Whether the address is gone permanently', examples: [true] }),
    addressEpoch: addressEpochSchema,
    because: z.enum(['repeated', suppressionListRef]).optional().meta({
      description:
        'Why, if SES did not report it itself: repeated passing bounces, or the address is on the suppression list',
    }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mailRef: 'cmp_04fz7kq2m9x1c', addressEpoch: 0, permanent: true }],
});
