import { complaintFacts } from '../../../events/agreements/complaints.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { review } from '../invitation/review.ts';
import { type KnownSuppression, withConsent, withOwnSkills, withSuppression } from '../record/leaver.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
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
  const isAboutReach = event.type === 'address-suppressed' || event.type === 'address-reopened';
  const suppression = isAboutReach ? await suppressionKnown(alumniId) : undefined;
  const reflected = (leaver: Leaver) =>
    withSuppression(withOwnSkills(withConsent(leaver, event), skills), event, suppression);
  const taken = await decideOnLeaver(
    alumniId,
    (leaver, { by, input }, at) => review(leaver, { by, input: input(leaver) }, at),
    byOkaeri(reflected),
    { ...consumption, log },
  );
  if (taken !== undefined) log.info('LEAVER_UPDATED', { status: taken.decision.state.status });
});

/** What is stopped, as the record says now: events say neither whether a complaint stands, nor since when. */
async function suppressionKnown(alumniId: AlumniId): Promise<KnownSuppression | undefined> {
  return mailingRecords.getOnly({ alumniId }, ...complaintFacts, 'bouncedAt');
}

/** The skills that a person wrote; undefined if they come from the HRIS. Events do not hold skills. */
async function ownSkillsOf(alumniId: AlumniId): Promise<readonly string[] | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'skills', 'skillsFrom');
  return record?.skillsFrom === 'person' ? record.skills : undefined;
}
