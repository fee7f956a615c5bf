import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { addressEpochSchema } from '../agreements/address-epoch.ts';

export const mailComplained = defineEvent({
  type: 'mail-complained',
  source: 'okaeri.mail',
  version: '1.2',
  summary: 'A person reported a mail as spam.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    mailRef: z
      .string()
      .max(64)
      .meta({
        description: 'Id of the campaign or of the service mail; suppression_list where it was no single mail',
        examples: ['cmp_04fz7kq2m9x1c'],
      }),
    addressEpoch: addressEpochSchema,
    because: z
      .enum(['suppression_list'])
      .optional()
      .meta({ description: 'Where SES did not report it itself: the address is on the suppression list' }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mailRef: 'cmp_04fz7kq2m9x1c', addressEpoch: 0 }],
});
