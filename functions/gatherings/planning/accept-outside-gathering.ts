/** An outside calendar announces a gathering: it becomes a draft, or is published if the programme trusts the source. */
import { outsideGatheringSchema } from '../../../events/read-models/gathering.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { planGathering, publishGathering } from '../gathering/gathering.ts';
import { commitGathering, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

const trusted = programme.trustedSources['event-scheduled'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideGathering,
  outsideGatheringSchema,
  async ({ source, metadata, data: { externalId, ...draft } }, { now, log, origin }) => {
    // An announcement that is repeated, with its own id or the calendar's, is one gathering.
    const gatheringId = idFrom('gathering', source, externalId ?? metadata.id);
    if ((await loadGathering(gatheringId)) !== undefined) return log.info('EVENT_IGNORED', { reason: 'known' });
    const planned = planGathering(gatheringId, { by: source, input: draft }, now);
    const published = publishGathering(planned.state, { by: source, input: undefined }, now);
    const decision = trusted.includes(source) && !isRefusal(published) ? published : planned;
    await commitGathering(undefined, decision, { at: now, origin });
    log.info('OUTSIDE_DRAFT', { gatheringId, status: decision.state.status });
  },
);
