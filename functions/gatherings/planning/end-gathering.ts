/** A gathering's end has come: it is over, unless it was moved or cancelled since. */
import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { endGathering } from '../gathering/gathering.ts';
import { commitStep, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

const gatheringIdSchema = idSchema('gathering');

export const handler = consumer(subscriptions.endGathering, async ({ data }, { now, log, origin }) => {
  const gathering = await loadGathering(gatheringIdSchema.parse(data.ref));
  const step = gathering && endGathering(gathering, { by: 'timer', at: now });
  if (gathering === undefined || step === undefined) return log.info('EVENT_IGNORED');
  await commitStep(gathering, step, origin);
});
