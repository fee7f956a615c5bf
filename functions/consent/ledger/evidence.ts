/** Turns what a person did into a record of ISO/IEC TS 27560. */
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOnFile, isOfLaterPurpose } from '../../../shared/programme/programme.ts';
import type { Purpose } from '../../../shared/vocabulary.ts';
import type { ConsentRecord } from '../tables.ts';
import type { UnchainedRecord } from './ledger.ts';
import { recipientsOf, waysToWithdraw } from './purpose-facts.ts';

/** One act: consenting, refusing or withdrawing, on which text, how and when. */
export interface Evidence {
  readonly purposes: ConsentRecord['purposes'];
  readonly eventType: ConsentRecord['eventType'];
  readonly language: Language;
  readonly noticeVersion: string;
  readonly collection: ConsentRecord['collection'];
  /** When the person acted. */
  readonly at: Date;
}

/** Version of this profile of ISO/IEC TS 27560:2023. In 1.0, recipients and withdrawal were the same for every purpose. */
const schemaVersion = 'okaeri-consent/1.1 (ISO/IEC TS 27560:2023 profile)';

/** What is processed of a member, as the privacy notices name it: those before 2026-12 named less. */
const namedAtFirst = ['name', 'personal_email', 'employment_period', 'department', 'title', 'skills'] as const;
const named = [
  ...['name', 'employee_number', 'personal_email', 'language', 'time_zone', 'employment_type', 'employment_period'],
  ...['workplace', 'department', 'title', 'skills', 'exit', 'evaluation', 'consent', 'attendance', 'mail_delivery'],
] as const;

/** The record of an act, before it has its place in the chain. */
export function recordOf(alumniId: AlumniId, evidence: Evidence, recordedAt: Date): UnchainedRecord {
  const { language, noticeVersion } = evidence;
  const { company, consent, id, storageRegion } = programme;
  const purposes = evidence.purposes.map((purpose) => purpose.id);
  return {
    alumniId,
    schemaVersion,
    principalId: alumniId,
    entityId: alumniId,
    jurisdiction: consent.jurisdiction,
    language,
    purposes: evidence.purposes,
    eventType: evidence.eventType,
    eventTime: evidence.at.toISOString(),
    recordedAt: recordedAt.toISOString(),
    validity: consent.validity,
    controller: {
      name: company.name[language],
      representative: company.representative[language],
      address: company.address[language],
      contact: company.contact.email,
    },
    notice: { id: `${id}-notice`, version: noticeVersion, ...noticeOnFile(noticeVersion, language) },
    collection: evidence.collection,
    piiTypes: [...piiTypesIn(noticeVersion)],
    storage: storageRegion,
    retention: `${consent.proofKeptFor} after the last mail`,
    recipients: recipientsOf(purposes),
    withdrawal: waysToWithdraw(purposes, company.contact.email),
  };
}

/**
 * What the text of a version names. A record must not claim more than that; for a text that is not on file, it claims
 * only what the first versions named. The text of a later purpose names the name alone.
 */
function piiTypesIn(version: string): readonly string[] {
  if (isOfLaterPurpose(version)) return ['name'];
  return isNoticeOnFile(programme, version) && version >= '2026-12' ? named : namedAtFirst;
}

/** The hash of the text as it was shown. Papers may name a version that was never put on file: recorded, and flagged. */
function noticeOnFile(version: string, language: Language): Pick<ConsentRecord['notice'], 'sha256' | 'onFile'> {
  const privacyNotice = programme.notices.find((candidate) => candidate.version === version);
  return { sha256: privacyNotice?.sha256[language] ?? null, onFile: privacyNotice !== undefined };
}

/** Purposes, all in one state. */
export function inState(
  purposes: readonly Purpose[],
  state: ConsentRecord['purposes'][number]['state'],
): ConsentRecord['purposes'] {
  return purposes.map((id) => ({ id, state }));
}

/** The purposes of a record that are in one of these states. */
export function purposesIn({ purposes }: Pick<Evidence, 'purposes'>, ...states: readonly string[]): Purpose[] {
  return purposes.filter(({ state }) => states.includes(state)).map(({ id }) => id);
}
