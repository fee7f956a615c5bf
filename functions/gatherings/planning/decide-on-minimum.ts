/** It is time to decide whether enough come: too few cancel the gathering, or are shown to HR. */
import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitStep, loadGathering } from '../gathering/gathering-store.ts';
import { decideOnMinimum } from '../gathering/minimum.ts';
import * as subscriptions from '../subscriptions.ts';

const gatheringIdSchema = idSchema('gathering');

export const handler = consumer(subscriptions.decideOnMinimum, async ({ data }, { now, log, origin }) => {
  const gathering = await loadGathering(gatheringIdSchema.parse(data.ref));
  const step = gathering && decideOnMinimum(gathering, { by: 'okaeri', at: now });
  if (gathering === undefined || step === undefined) return log.info('EVENT_IGNORED');
  await commitStep(gathering, step, origin);
  log.info('MINIMUM_DECIDED', { gatheringId: gathering.gatheringId, status: step.gathering.status });
});
