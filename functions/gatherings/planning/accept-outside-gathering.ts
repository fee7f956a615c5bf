/** A calendar outside announces a gathering: it becomes a draft, or is published where the programme trusts the source. */
import { outsideGatheringSchema } from '../../../events/read-models/gathering.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { planGathering, publishGathering } from '../gathering/gathering.ts';
import { createGathering, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

const trusted = programme.trustedSources['event-scheduled'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideGathering,
  outsideGatheringSchema,
  async ({ source, metadata, data: { externalId, ...draft } }, { now, log, origin }) => {
    // The same announcement again, or the same gathering announced again, is one gathering.
    const gatheringId = idFrom('gathering', source, externalId ?? metadata.id);
    if ((await loadGathering(gatheringId)) !== undefined) return log.info('EVENT_IGNORED');
    const doing = { by: source, at: now };
    const gathering = planGathering(gatheringId, draft, doing);
    const published = trusted.includes(source) ? publishGathering(gathering, doing) : undefined;
    const step =
      published === undefined || 'refused' in published ? { gathering, announcements: [], timers: [] } : published;
    await createGathering(step, origin);
    log.info('OUTSIDE_DRAFT', { gatheringId, status: step.gathering.status });
  },
);
