import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { review } from '../invitation/review.ts';
import { hear, newLeaver } from '../record/leaver.ts';
import { claimAddress, commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

const intake = openTable(intakeTable);

/**
 * Folds what the HRIS said into the leaver's record and draws the consequences. Order and repetition do not matter: the
 * facts are folded by the time they were stated (STANDARDS §1).
 */
export const handler = consumer(subscriptions.registerLeaver, async ({ data }, { now, log, origin }) => {
  const { alumniId, intakeId } = data;
  const [item, stored] = await Promise.all([intake.get({ intakeId }), loadLeaver(alumniId)]);
  if (item === undefined) return log.warn('EVENT_IGNORED', { alumniId, intakeId });
  const { kind, statedAt, sourceSystem, sourceEmployeeId, facts, statedBy } = item;
  const known = stored ?? newLeaver(alumniId, now, statedBy);
  const source = { sourceSystem, sourceEmployeeId };
  const told = await claimAddress(hear(known, { kind, statedAt, source, facts }));
  const outcome = review(known, told, now, programme);
  const { status } = await commitLeaver(known, outcome, { by: statedBy, at: now, origin, rules: programme });
  log.info('LEAVER_FOLDED', { alumniId, kind, status });
});
