import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { byOkaeri, type Decision, isRefusal } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { type Consumption, consumer } from '../../../shared/lambda/consumer.ts';
import { stopIfHarmful } from '../budget/budget.ts';
import { commitBudget, harmWrite, loadBudget } from '../budget/budget-store.ts';
import { wasClosedByInvitation } from '../invitation/invitation-mails.ts';
import { review } from '../invitation/review.ts';
import { type ConsentEvent, withConsent, withOwnSkills } from '../record/leaver.ts';
import { commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';
import type { Leaver } from '../tables.ts';

const mailingRecords = openTable(mailingRecordsTable);

/** Reflects what consent recorded: somebody who answered is not invited again, and the card says who cannot be reached. */
export const handler = consumer(subscriptions.reflectMembership, async (event, consumption) => {
  const { alumniId } = event.data;
  const log = consumption.log.with({ alumniId });
  // `profile-updated` may arrive before `member-joined`: both read the skills that are stored now.
  const mayHaveSkills = event.type === 'profile-updated' || event.type === 'member-joined';
  const skills = mayHaveSkills ? await ownSkillsOf(alumniId) : undefined;
  const taken = await countingHarm(event)(
    alumniId,
    (leaver, { by, input }, at) => review(leaver, { by, input: withOwnSkills(withConsent(leaver, input), skills) }, at),
    byOkaeri(event),
    { ...consumption, log },
  );
  if (taken !== undefined) log.info('LEAVER_UPDATED', { status: taken.decision.state.status });
  if (event.type === 'address-suppressed') await stopHarmful(consumption);
});

/**
 * Decides on a leaver. If an address to which mail of an invitation went is closed, that mail counts as harmful,
 * provided that it left after HR last resumed the invitations.
 */
function countingHarm(event: ConsentEvent) {
  return byEvents(loadLeaver, async (before, decision: Decision<Leaver>, context) => {
    if (event.type !== 'address-suppressed') return commitLeaver(before, decision, context);
    const since = (await loadBudget()).resumed?.at;
    const closes = wasClosedByInvitation(before, decision.state, event.data.addressEpoch, since);
    return commitLeaver(before, decision, { ...context, also: closes ? [harmWrite(event.data.reason)] : [] });
  });
}

/** Stops the mails of invitations once too many of them did harm; asked again, it finds them stopped. */
async function stopHarmful({ now, log }: Pick<Consumption, 'now' | 'log'>): Promise<void> {
  const budget = await loadBudget();
  const decision = stopIfHarmful(budget, byOkaeri(), now);
  if (isRefusal(decision)) return;
  // Before the commit: once they are stopped, nobody would say so again.
  log.error('INVITATIONS_STOPPED', { reason: decision.state.stopped?.because });
  await commitBudget(budget, decision);
}

/** The skills that a person wrote; undefined if they come from the HRIS. Events do not hold skills. */
async function ownSkillsOf(alumniId: AlumniId): Promise<readonly string[] | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'skills', 'skillsFrom');
  return record?.skillsFrom === 'person' ? record.skills : undefined;
}
