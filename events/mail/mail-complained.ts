import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { addressEpochSchema } from '../agreements/address-epoch.ts';
import { mailRefSchema, suppressionListRef } from './mail-ref.ts';

export const mailComplained = defineEvent({
  type: 'mail-complained',
  source: 'okaeri.mail',
  version: '1.2',
  summary: 'A person reported a mail as spam.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    mailRef: mailRefSchema,
    addressEpoch: addressEpochSchema,
    because: z
      .enum([suppressionListRef])
      .optional()
      .meta({ description: 'Why, if SES did not report it itself: the address is on the suppression list' }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mailRef: 'cmp_04fz7kq2m9x1c', addressEpoch: 0 }],
});
