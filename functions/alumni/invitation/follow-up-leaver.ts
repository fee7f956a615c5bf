import { addressReviewDue, leaverRef } from '../../../events/timers/index.ts';
import type { Consumed } from '../../../shared/decision/decide-by-event.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { forgetLeft } from '../record/address-sharing.ts';
import { claimAddress, decideOnLeaver, firstAt, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { allowanceAt } from './allowance.ts';
import { followUp, review } from './review.ts';

/** A timer is due: reviews the leaver. The record decides what follows, not the timer. */
export const handler = consumer(subscriptions.followUpLeaver, async ({ type, data }, consumption) => {
  const { alumniId } = leaverRef.read(data.ref);
  // The sweep's clock may be a little ahead of this one; for its timer the time has come.
  const at = new Date(Math.max(consumption.now.getTime(), Date.parse(data.dueAt)));
  const log = consumption.log.with({ alumniId });
  const due = { ...consumption, now: at, log };
  if (type === addressReviewDue.type) return reviewSharers(alumniId, due);
  const allowance = await allowanceAt(at);
  const moved = await decideOnLeaver(
    alumniId,
    (leaver, command, when) => followUp(leaver, command, when, allowance),
    byOkaeri(),
    due,
  );
  if (moved === undefined) return;
  log.info('INVITATION_MOVED', { before: moved.before.status, status: moved.decision.state.status });
});

/** A leaver left addresses: of those who share one, the first holds it and is reviewed. Done twice, it changes nothing. */
async function reviewSharers(alumniId: AlumniId, due: Consumed): Promise<void> {
  const { leftAddresses = [] } = (await loadLeaver(alumniId)) ?? {};
  for (const hash of leftAddresses) {
    const first = await firstAt(hash);
    if (first === undefined) continue;
    const log = due.log.with({ alumniId: first.alumniId });
    await decideOnLeaver(
      first.alumniId,
      async (leaver, { by }, at) =>
        review(leaver, { by, input: await claimAddress(leaver) }, at, await allowanceAt(at)),
      byOkaeri(),
      { ...due, log },
    );
  }
  await decideOnLeaver(alumniId, forgetLeft, byOkaeri(leftAddresses), due);
}
