import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { topicSchema } from '../../shared/vocabulary.ts';

export const memberJoined = defineEvent({
  type: 'member-joined',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'A leaver joined: membership and the ticked topics are granted.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    topics: z.array(topicSchema).meta({ description: 'Topics that the member wants mail about' }),
    via: z.enum(['invitation', 'recorded_consent']),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', topics: ['newsletter', 'gatherings'], via: 'invitation' }],
});
