import type { Publication } from '../event-bridge/bus.ts';
import type { MessageHeaders } from './message.ts';
import { addressesOf, headerOf, mailboxKey } from './message.ts';
import type { SuppressionReason } from './suppression-list.ts';

/** A mail that SES reports on. */
export interface SentMail {
  readonly id: string;
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string;
  readonly identityArn: string;
  readonly account: string;
  readonly callerIdentity: string;
  readonly message: MessageHeaders;
  /** Recipients who are on the account's suppression list, and why. */
  readonly heldBack: ReadonlyMap<string, SuppressionReason>;
  /** The id of the bounce or complaint. */
  readonly feedbackId: string;
}

/** SES's name of an event in a configuration set, in `eventType`, in `detail-type`. */
const eventNames = {
  SEND: { eventType: 'Send', detailType: 'Email Sent', key: 'send' },
  DELIVERY: { eventType: 'Delivery', detailType: 'Email Delivered', key: 'delivery' },
  BOUNCE: { eventType: 'Bounce', detailType: 'Email Bounced', key: 'bounce' },
  COMPLAINT: { eventType: 'Complaint', detailType: 'Email Complaint Received', key: 'complaint' },
} as const;

type EventName = keyof typeof eventNames;

/** What happens to a mail for one recipient. */
type Outcome = 'delivery' | 'complaint' | 'General' | 'Suppressed' | 'HeldBack-BOUNCE' | 'HeldBack-COMPLAINT';

/** What SES reports for a suppressed address. */
const onTheList =
  'Amazon SES did not send the message to this address because it is on the suppression list for your account. For more information about removing addresses from the suppression list, see the Amazon SES Developer Guide at https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html';

const bounces = {
  General: { subType: 'General', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
  Suppressed: {
    subType: 'Suppressed',
    diagnosticCode:
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
  },
  'HeldBack-BOUNCE': { subType: 'OnAccountSuppressionList', diagnosticCode: onTheList },
} as const;

const ofRecipient = {
  complaintSubType: null,
  userAgent: 'Amazon SES Mailbox Simulator',
  complaintFeedbackType: 'abuse',
};
/** A complaint that SES reports because an earlier one put the address on the suppression list. */
const ofList = { complaintSubType: 'OnAccountSuppressionList' };

/** The events of a mail, in order: those of an address of the mailbox simulator, else sent and delivered. */
export function feedbackOf(mail: SentMail, matching: ReadonlySet<string>): Publication[] {
  const events: [EventName, object][] = [['SEND', {}]];
  const of = (...wanted: Outcome[]) => mail.to.filter((address) => wanted.includes(outcomeFor(address, mail.heldBack)));
  const delivered = of('delivery', 'complaint');
  if (delivered.length > 0) events.push(['DELIVERY', delivery(delivered, mail)]);
  for (const outcome of ['General', 'Suppressed', 'HeldBack-BOUNCE'] as const) {
    const bounced = of(outcome);
    if (bounced.length > 0) events.push(['BOUNCE', bounce(bounced, outcome, mail)]);
  }
  const complained = of('complaint');
  if (complained.length > 0) events.push(['COMPLAINT', complaint(complained, ofRecipient, mail)]);
  const heldBack = of('HeldBack-COMPLAINT');
  if (heldBack.length > 0) events.push(['COMPLAINT', complaint(heldBack, ofList, mail)]);
  return events.filter(([name]) => matching.has(name)).map(([name, body]) => publication(mail, name, body));
}

/** The recipients who mark the mail as spam. */
export function complainersAmong(to: readonly string[], heldBack: SentMail['heldBack']): string[] {
  return to.filter((address) => outcomeFor(address, heldBack) === 'complaint');
}

/** `ooto@` only counts as delivered: its absence note goes to the Return-Path, which nobody receives here. */
function outcomeFor(address: string, heldBack: SentMail['heldBack']): Outcome {
  const reason = heldBack.get(address);
  if (reason !== undefined) return `HeldBack-${reason}`;
  const [, local] = /^([a-z]+)(?:\+.*)?@simulator\.amazonses\.com$/i.exec(mailboxKey(address)) ?? [];
  switch (local?.toLowerCase()) {
    case 'bounce':
      return 'General';
    case 'suppressionlist':
      return 'Suppressed';
    case 'complaint':
      return 'complaint';
    default:
      return 'delivery';
  }
}

function delivery(recipients: readonly string[], { at }: SentMail): object {
  return {
    timestamp: new Date(at).toISOString(),
    processingTimeMillis: 1,
    recipients,
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'local.amazonses.com',
  };
}

function bounce(addresses: readonly string[], outcome: keyof typeof bounces, { at, feedbackId }: SentMail): object {
  const { subType, diagnosticCode } = bounces[outcome];
  const failed = { action: 'failed', status: '5.1.1', diagnosticCode };
  return {
    bounceType: 'Permanent',
    bounceSubType: subType,
    bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress, ...failed })),
    timestamp: new Date(at).toISOString(),
    feedbackId,
    reportingMTA: 'dsn; local.amazonses.com',
  };
}

function complaint(addresses: readonly string[], kind: object, { at, feedbackId }: SentMail): object {
  const timestamp = new Date(at).toISOString();
  const complainedRecipients = addresses.map((emailAddress) => ({ emailAddress }));
  return { complainedRecipients, timestamp, feedbackId, arrivalDate: timestamp, ...kind };
}

/** A report of SES as it comes onto the default bus. */
export function publication(mail: SentMail, name: EventName, body: object): Publication {
  const { eventType, detailType, key } = eventNames[name];
  const { message } = mail;
  const subject = headerOf(message, 'subject');
  const tags = Object.entries(mail.tags).map(([tag, value]) => [tag, [value]] as const);
  const detail = {
    eventType,
    mail: {
      timestamp: new Date(mail.at).toISOString(),
      source: mail.from,
      sourceArn: mail.identityArn,
      sendingAccountId: mail.account,
      messageId: mail.id,
      destination: mail.to,
      headersTruncated: false,
      headers: message.headers.map(({ name: header, value }) => ({ name: header, value })),
      commonHeaders: {
        from: [headerOf(message, 'from')],
        to: addressesOf(headerOf(message, 'to')),
        messageId: mail.id,
        subject,
      },
      tags: {
        'ses:configuration-set': [mail.configurationSet],
        'ses:source-ip': ['127.0.0.1'],
        'ses:from-domain': [mail.from.slice(mail.from.indexOf('@') + 1).replace('>', '')],
        'ses:caller-identity': [mail.callerIdentity],
        ...Object.fromEntries(tags),
      },
    },
    [key]: body,
  };
  return {
    bus: 'default',
    source: 'aws.ses',
    detailType,
    detail: JSON.stringify(detail),
    resources: [mail.identityArn],
  };
}
