import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { allowanceAt } from '../invitation/allowance.ts';
import { review } from '../invitation/review.ts';
import { newLeaver, withStatement } from '../record/leaver.ts';
import { claimAddress, commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

const intake = openTable(intakeTable);

/**
 * Folds a statement of the HRIS into the leaver's record and decides what follows. Order and repetition do not matter: the
 * facts are folded by the time they were stated.
 */
export const handler = consumer(subscriptions.registerLeaver, async ({ data }, { now, log, origin }) => {
  const { alumniId, intakeId } = data;
  const [item, stored] = await Promise.all([intake.get({ intakeId }), loadLeaver(alumniId)]);
  if (item === undefined) return log.warn('EVENT_IGNORED', { alumniId, intakeId, reason: 'not_found' });
  const { kind, statedAt, sourceSystem, sourceEmployeeId, facts, statedBy } = item;
  const known = stored ?? newLeaver(alumniId, now, statedBy);
  const statement = { kind, statedAt, source: { sourceSystem, sourceEmployeeId }, facts };
  const changed = await claimAddress(withStatement(known, statement));
  const decision = review(known, { by: statedBy, input: changed }, now, await allowanceAt(now));
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { alumniId, reason: decision.refused });
  const { status } = await commitLeaver(stored, decision, { at: now, origin });
  log.info('LEAVER_UPDATED', { alumniId, kind, status });
});
