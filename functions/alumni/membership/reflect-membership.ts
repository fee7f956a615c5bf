import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { review } from '../invitation/review.ts';
import { withConsent, withOwnSkills } from '../record/leaver.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

const mailingRecords = openTable(mailingRecordsTable);

/** Reflects what consent recorded: somebody who answered is not invited again, and the card says who cannot be reached. */
export const handler = consumer(subscriptions.reflectMembership, async (event, consumption) => {
  const { alumniId } = event.data;
  const log = consumption.log.with({ alumniId });
  // `profile-updated` may arrive before `member-joined`: both read the skills that are stored now.
  const mayHaveSkills = event.type === 'profile-updated' || event.type === 'member-joined';
  const skills = mayHaveSkills ? await ownSkillsOf(alumniId) : undefined;
  const taken = await decideOnLeaver(
    alumniId,
    (leaver, { by, input }, at) => review(leaver, { by, input: withOwnSkills(withConsent(leaver, input), skills) }, at),
    byOkaeri(event),
    { ...consumption, log },
  );
  if (taken !== undefined) log.info('LEAVER_UPDATED', { status: taken.decision.state.status });
});

/** The skills that a person wrote; undefined if they come from the HRIS. Events do not hold skills. */
async function ownSkillsOf(alumniId: AlumniId): Promise<readonly string[] | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'skills', 'skillsFrom');
  return record?.skillsFrom === 'person' ? record.skills : undefined;
}
