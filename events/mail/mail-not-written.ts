import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { gatheringMails } from '../read-models/gathering.ts';

/** Its subject is the mail: the sequence counts how often it could not be written. */
export const mailNotWritten = defineEvent({
  type: 'mail-not-written',
  source: 'okaeri.mail',
  version: '1.0',
  summary: 'A mail about a gathering could not be written from what the gathering says; it is tried again.',
  data: z.object({
    mailId: idSchema('mail'),
    alumniId: idSchema('alumnus'),
    gatheringId: idSchema('gathering'),
    notice: z.enum(gatheringMails).meta({ description: 'What the mail tells', examples: ['confirmation'] }),
  }),
  examples: [
    {
      mailId: 'mal_04fz7kq2m9x1c',
      alumniId: 'alm_04fz7kq2m9x1c',
      gatheringId: 'gth_04fz7kq2m9x1c',
      notice: 'confirmation',
    },
  ],
});
