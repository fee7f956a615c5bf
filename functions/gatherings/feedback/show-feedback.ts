/** HR's API of feedback: what guests said, never who said it. */
import { api } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { namedGathering } from '../gathering/named-gathering.ts';
import { feedbackRoutes } from '../routes.ts';
import { feedbackView, summaryOf } from './feedback.ts';
import { allRatings, listFeedback } from './feedback-store.ts';

export const handler = api(feedbackRoutes, {
  listFeedback: async ({ params: { gatheringId }, query }) => {
    const gathering = await namedGathering(gatheringId);
    const scope = `${gatheringId}/feedback`;
    const after = await openCursor(query.cursor, scope);
    const [{ items, lastKey }, ratings] = await Promise.all([
      listFeedback(gatheringId, { limit: query.limit, after }),
      allRatings(gatheringId),
    ]);
    const cursor = await sealCursor(lastKey, scope);
    const views = items.map((feedback) => feedbackView(gathering, feedback));
    return { status: 200, body: { ...summaryOf(ratings), items: views, cursor } };
  },
});
