import * as z from 'zod';
import { defineEvent } from '../../shared/bus/contract.ts';
import { idSchema } from '../../shared/identifier.ts';
import { topicSchema } from '../../shared/vocabulary.ts';

export const profileUpdated = defineEvent({
  type: 'profile-updated',
  source: 'okaeri.consent',
  version: '1.0',
  summary: 'A member changed topics, language, zone, frequency or profile; topics are those granted now.',
  data: z.object({
    alumniId: idSchema('alumnus'),
    topics: z.array(topicSchema).meta({ description: 'Topics that the member wants mail about' }),
  }),
  examples: [{ alumniId: 'alm_04fz7kq2m9x1c', topics: ['newsletter'] }],
});
