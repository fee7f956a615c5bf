/** What happened to a person is told to that person: invitation and reminders, receipt, confirmed answer, code. */
import { alumniInvited } from '../../events/alumni-invited.ts';
import { memberJoined } from '../../events/member-joined.ts';
import { contactCardsTable } from '../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { rsvpAnswered } from '../../events/rsvp-answered.ts';
import { verificationRequested } from '../../events/verification-requested.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import { idFrom } from '../../shared/identifier.ts';
import { consumer, type EventOf } from '../../shared/lambda/consumer.ts';
import { RetryLater } from '../../shared/lambda/retry.ts';
import { linkKeys } from '../../shared/links/keys.ts';
import { isReservedDomain, UnsafeMail } from '../../shared/mail-format/headers.ts';
import type { Message } from '../../shared/mail-format/message.ts';
import { programme } from '../../shared/programme/compiled.ts';
import type { SendOutcome } from './send-outcome.ts';
import {
  answerMail,
  invitationMail,
  receiptMail,
  type Service,
  type Skipped,
  verificationMail,
} from './service-mail.ts';
import { type AnswerNumber, claimMail, releaseMail, settleMail } from './service-mail-store.ts';
import { environment, sendMail } from './ses.ts';
import type { ServiceMailKind } from './tables.ts';

const contactCards = openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);
const gatherings = openTable(gatheringsTable);

const occasions = [alumniInvited, memberJoined, rsvpAnswered, verificationRequested] as const;
type Occasion = EventOf<typeof occasions>;

export const handler = consumer('send-service-mail', occasions, async (event, { now, log }) => {
  const mailId = idFrom('mail', event.metadata.id);
  const { alumniId } = event.data;
  const answer = answerNumber(event);
  const claim = await claimMail({ mailId, alumniId, kind: kindOf(event) }, answer, now);
  if (claim === 'left_in_doubt') return log.error('MAIL_IN_DOUBT', { mailId, alumniId });
  if (claim !== 'ours') return log.info('EVENT_IGNORED', { mailId, reason: claim });
  const mail = await compose(event, now).catch(async (error: unknown) => {
    await releaseMail(mailId, answer);
    throw error;
  });
  if ('skipped' in mail) {
    log.info('MAIL_SKIPPED', { mailId, alumniId, reason: mail.skipped });
    return settleMail(mailId, { outcome: 'skipped', reason: mail.skipped }, now);
  }
  const outcome = await send(mail, { mail: mailId, recipient: alumniId });
  if (outcome.outcome === 'notSent') {
    await releaseMail(mailId, answer);
    throw new RetryLater('throttled');
  }
  await settleMail(mailId, outcome, new Date());
  if (outcome.outcome === 'accepted') log.info('MAIL_SENT', { mailId, alumniId });
  if (outcome.outcome === 'refused') log.warn('MAIL_REFUSED', { mailId, alumniId, reason: outcome.reason });
  if (outcome.outcome === 'inDoubt') log.error('MAIL_IN_DOUBT', { mailId, alumniId });
});

/** Reads what the mail needs, strongly consistent and after the claim, and writes the mail. */
async function compose(event: Occasion, now: Date): Promise<Message | Skipped> {
  const { alumniId } = event.data;
  const service: Service = { programme, environment, keys: await linkKeys(), now };
  switch (event.type) {
    case 'alumni-invited':
      return invitationMail(event, await contactCards.get({ alumniId }), service);
    case 'member-joined':
      return receiptMail(event, await mailingRecords.get({ alumniId }), service);
    case 'verification-requested':
      return verificationMail(event, await mailingRecords.get({ alumniId }), service);
    case 'rsvp-answered': {
      const { gatheringId } = event.data;
      const [record, gathering] = await Promise.all([
        mailingRecords.get({ alumniId }),
        gatherings.get({ gatheringId }),
      ]);
      return answerMail(event, record, gathering, service);
    }
  }
}

async function send(mail: Message, tags: Readonly<Record<string, string>>): Promise<SendOutcome> {
  if (environment.REFUSE_RESERVED_DOMAINS === 'true' && isReservedDomain(mail.to.address)) {
    return { outcome: 'refused', reason: 'reserved_domain' };
  }
  try {
    return await sendMail(mail, tags);
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    throw error;
  }
}

function kindOf(event: Occasion): ServiceMailKind {
  switch (event.type) {
    case 'alumni-invited':
      return event.data.mail;
    case 'member-joined':
      return 'receipt';
    case 'rsvp-answered':
      return 'answer';
    case 'verification-requested':
      return 'verification';
  }
}

function answerNumber({ type, metadata }: Occasion): AnswerNumber | undefined {
  return type === 'rsvp-answered' ? { subject: metadata.subject, sequence: metadata.sequence } : undefined;
}
