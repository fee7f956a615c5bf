/** An outside calendar announces a gathering: it becomes a draft, or is published if the programme trusts the source. */
import { outsideGatheringSchema } from '../../../events/read-models/gathering.ts';
import { acceptOutside } from '../../../shared/decision/accept-outside.ts';
import { unlessUnmailable } from '../../../shared/decision/unless-unmailable.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { type Gathering, publishGathering, writeGathering } from '../gathering/gathering.ts';
import { commitGathering, loadGathering } from '../gathering/gathering-store.ts';
import { mailProblems } from '../gathering/mailable.ts';
import * as subscriptions from '../subscriptions.ts';

const problemsOf = (gathering: Gathering) => mailProblems(gathering, programme);

export const handler = outsideConsumer(
  subscriptions.acceptOutsideGathering,
  outsideGatheringSchema,
  acceptOutside({
    kind: 'gathering',
    trusted: programme.trustedSources['event-scheduled'],
    load: loadGathering,
    draft: (id, command, at) => unlessUnmailable(writeGathering(id, command, at), problemsOf),
    publish: (drafted, command, at) => unlessUnmailable(publishGathering(drafted, command, at), problemsOf),
    commit: commitGathering,
  }),
);
