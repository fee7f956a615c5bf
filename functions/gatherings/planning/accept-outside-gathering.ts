/** An outside calendar announces a gathering: it becomes a draft, or is published if the programme trusts the source. */
import { outsideGatheringSchema } from '../../../events/read-models/gathering.ts';
import { acceptOutside } from '../../../shared/decision/accept-outside.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { planGathering, publishGathering } from '../gathering/gathering.ts';
import { commitGathering, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { unlessUnmailable } from './mailable-decisions.ts';

export const handler = outsideConsumer(
  subscriptions.acceptOutsideGathering,
  outsideGatheringSchema,
  acceptOutside({
    kind: 'gathering',
    trusted: programme.trustedSources['event-scheduled'],
    load: loadGathering,
    draft: (id, command, at) => unlessUnmailable(planGathering(id, command, at), programme),
    publish: (drafted, command, at) => unlessUnmailable(publishGathering(drafted, command, at), programme),
    commit: commitGathering,
  }),
);
