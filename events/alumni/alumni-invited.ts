import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';

export const alumniInvited = defineEvent({
  type: 'alumni-invited',
  source: 'okaeri.alumni',
  version: '1.1',
  summary: 'The invitation, or a reminder of it, is to be sent.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    mail: z.enum(['invitation', 'reminder']),
    round: z.int().min(0).max(2).meta({ description: '0 = the invitation, 1 and 2 = the reminders' }),
    addressEpoch: z
      .int()
      .nonnegative()
      .optional()
      .meta({
        description: 'The epoch of the address that is invited; an address that has replaced it does not get this mail',
        examples: [0],
      }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', mail: 'invitation', round: 0, addressEpoch: 0 }],
});
