/**
 * What a bounce or a complaint says, and about whom: the person's mailbox, our own mail, our domain, or nobody. Pure.
 * Types and subtypes: Amazon SES Developer Guide, "Amazon SNS notification contents for Amazon SES" (bounce types, complaint
 * feedback types); status codes: RFC 3463 and RFC 7372.
 */
import { suppressionListRef } from '../../../events/mail/mail-ref.ts';
import { type complaintTypes, heldBackSubType } from '../environment.ts';

/** The fields of SES's report on a bounce or a complaint; each may be absent. */
interface ReportedFields {
  readonly bounceType?: string | undefined;
  readonly bounceSubType?: string | undefined;
  readonly status?: string | undefined;
  readonly complaintFeedbackType?: string | undefined;
  readonly complaintSubType?: string | undefined;
}

/** The kinds of bounce. */
const bounceKinds = [
  /** The mailbox does not exist: nothing will ever arrive. */
  'gone',
  /** SES did not send it, because the address is on the account's suppression list: known, and no new harm. */
  'held_back',
  /** The mailbox is full today. */
  'full',
  /** The receiver cannot authenticate the mail: our domain's configuration is broken, for everybody. */
  'authentication',
  /** The receiver's policy refuses it: our reputation or our configuration, not the person. */
  'policy',
  /** The mail itself is refused: too large, its content, an attachment. */
  'our_mail',
  /** An automatic reply, or an unknown cause: it says nothing about the mailbox. */
  'automatic',
] as const;
export type BounceKind = (typeof bounceKinds)[number];

/** 5.7.26: "Multiple authentication checks failed" (RFC 7372); 5.7.515: Outlook's requirements of large senders. */
const authenticationFailed = new Set(['5.7.26', '5.7.515']);

const faultsOfTheMail = new Set(['MessageTooLarge', 'ContentRejected', 'AttachmentRejected']);

/**
 * The kind of a bounce. SES reports automatic replies (out of office) as Transient/General, after the delivery; a General
 * bounce without a delivery looks the same, and reports come late and in any order, so a General bounce never closes an
 * address. SES eventually reports a dead mailbox as Permanent.
 */
export function bounceKind({ bounceType, bounceSubType = '', status = '' }: ReportedFields): BounceKind {
  if (bounceSubType === heldBackSubType) return 'held_back';
  if (authenticationFailed.has(status)) return 'authentication';
  if (/^5\.7\.\d/.test(status)) return 'policy';
  if (bounceType === 'Permanent') return 'gone';
  if (bounceType !== 'Transient') return 'automatic';
  if (bounceSubType === 'MailboxFull') return 'full';
  return faultsOfTheMail.has(bounceSubType) ? 'our_mail' : 'automatic';
}

/** The kinds of complaint: of a person, known from the account's suppression list, or of a mail system. */
export type ComplaintKind = 'person' | 'held_back' | 'mail_system';

/** Reports of a mail system on authentication or a virus, and one that retracts a complaint. */
const ofMailSystems = new Set<string>([
  'auth-failure',
  'not-spam',
  'virus',
] satisfies (typeof complaintTypes)[number][]);

/** The kind of a complaint. Providers that do not say what it is mean a person who pressed "spam". */
export function complaintKind({ complaintFeedbackType, complaintSubType }: ReportedFields): ComplaintKind {
  if (complaintSubType === heldBackSubType) return 'held_back';
  return complaintFeedbackType !== undefined && ofMailSystems.has(complaintFeedbackType) ? 'mail_system' : 'person';
}

/** Whether a refusal is about us: it says nothing against the address. */
export function isPolicy(kind: BounceKind | undefined): boolean {
  return kind === 'policy' || kind === 'authentication';
}

type Kinds = { readonly bounce?: BounceKind; readonly complaint?: ComplaintKind };

/** What a mail system reported, not a person. */
export type SystemReport = 'refusedByPolicyAt' | 'complainedByMachineAt';

/** What a bounce or a complaint is as the report of a mail system; undefined = it is not one. */
export function systemReportOf({ bounce, complaint }: Kinds): SystemReport | undefined {
  if (complaint === 'mail_system') return 'complainedByMachineAt';
  return isPolicy(bounce) ? 'refusedByPolicyAt' : undefined;
}

/** What is known of an address when a report comes. */
export interface ReportFacts {
  /** What follows from its entry of SES's list, for a mail that SES held back. */
  readonly entry:
    | { readonly reason: 'bounce' | 'complaint'; readonly stopsMail: boolean; readonly comesOff: boolean }
    | undefined;
  /** Whether its mailbox has been full for so long that it counts as gone. */
  readonly isFullForLong: boolean;
  /** Whether SES listed it for the report of a mail system. */
  readonly isListedForSystem: boolean;
}

/** What a report means for the address. */
export interface ReportMeaning {
  /** What is emitted; consent suppresses the address after a complaint and after a permanent bounce. */
  readonly emits: 'complained' | 'bounced' | undefined;
  readonly permanent: boolean;
  readonly because: 'repeated' | typeof suppressionListRef | undefined;
  /** What does not belong on SES's list: the entry that was read, or what a mail system caused. */
  readonly comesOff: 'entry' | SystemReport | undefined;
}

const nothing: ReportMeaning = { emits: undefined, permanent: false, because: undefined, comesOff: undefined };

/**
 * What a report means for the address. A mail that SES held back reports an earlier bounce or complaint, which may be known,
 * or over. The refusal of a receiver's policy closes no address, nor does SES's listing of it, nor what HR's reopening ended.
 */
export function reportMeaning(kinds: Kinds, { entry, isFullForLong, isListedForSystem }: ReportFacts): ReportMeaning {
  const { bounce, complaint } = kinds;
  const system = systemReportOf(kinds);
  const means: ReportMeaning = { ...nothing, emits: bounce === undefined ? undefined : 'bounced' };
  if (system !== undefined) return { ...means, comesOff: isListedForSystem ? system : undefined };
  if (complaint === 'person') return { ...means, emits: 'complained' };
  if (bounce === 'gone') return { ...means, permanent: true };
  if (bounce === 'full') return isFullForLong ? { ...means, permanent: true, because: 'repeated' } : means;
  if (entry?.reason === 'complaint' && complaint === 'held_back') {
    const because = suppressionListRef;
    const comesOff = entry.comesOff ? 'entry' : undefined;
    return { ...means, emits: entry.stopsMail ? 'complained' : undefined, because, comesOff };
  }
  if (entry?.reason !== 'bounce' || bounce !== 'held_back') return means;
  if (entry.comesOff) return { ...means, comesOff: 'entry' };
  return { ...means, permanent: true, because: suppressionListRef };
}
