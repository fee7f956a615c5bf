import { randomUUID } from 'node:crypto';
import type { Publication } from '../event-bridge/bus.ts';
import type { MessageHeaders } from './message.ts';
import { addressesOf, headerOf } from './message.ts';

/** What SES knows about a mail when it reports on it. */
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
}

/** SES's name of an event in a configuration set, in `eventType`, in `detail-type`. */
const eventNames = {
  SEND: { eventType: 'Send', detailType: 'Email Sent', key: 'send' },
  DELIVERY: { eventType: 'Delivery', detailType: 'Email Delivered', key: 'delivery' },
  BOUNCE: { eventType: 'Bounce', detailType: 'Email Bounced', key: 'bounce' },
  COMPLAINT: { eventType: 'Complaint', detailType: 'Email Complaint Received', key: 'complaint' },
} as const;

type EventName = keyof typeof eventNames;

/** The events that a mail gives, in order: what the mailbox simulator's addresses ask for, else sent and delivered. */
export function feedbackOf(mail: SentMail, matching: ReadonlySet<string>): Publication[] {
  const fates = mail.to.map((address) => ({ address, fate: fateOf(address) }));
  const of = (...wanted: string[]): string[] =>
    fates.filter(({ fate }) => wanted.includes(fate)).map(({ address }) => address);
  const at = new Date(mail.at).toISOString();
  const events: [EventName, object][] = [['SEND', {}]];
  const delivered = of('delivery', 'complaint');
  if (delivered.length > 0) {
    const smtpResponse = '250 2.6.0 Message received';
    events.push([
      'DELIVERY',
      {
        timestamp: at,
        processingTimeMillis: 1,
        recipients: delivered,
        smtpResponse,
        reportingMTA: 'local.amazonses.com',
      },
    ]);
  }
  for (const subtype of ['General', 'Suppressed'] as const) {
    const bounced = of(subtype);
    if (bounced.length > 0) events.push(['BOUNCE', bounce(bounced, subtype, at)]);
  }
  const complained = of('complaint');
  if (complained.length > 0) {
    events.push([
      'COMPLAINT',
      {
        complainedRecipients: complained.map((emailAddress) => ({ emailAddress })),
        timestamp: at,
        feedbackId: `${randomUUID()}-000000`,
        complaintSubType: null,
        userAgent: 'Amazon SES Mailbox Simulator',
        complaintFeedbackType: 'abuse',
        arrivalDate: at,
      },
    ]);
  }
  return events.filter(([name]) => matching.has(name)).map(([name, body]) => publication(mail, name, body));
}

function fateOf(address: string): 'delivery' | 'complaint' | 'General' | 'Suppressed' {
  const [, local] = /^([a-z]+)(?:\+.*)?@simulator\.amazonses\.com$/i.exec(address) ?? [];
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

function bounce(addresses: readonly string[], bounceSubType: 'General' | 'Suppressed', timestamp: string): object {
  const diagnosticCode =
    bounceSubType === 'General'
      ? 'smtp; 550 5.1.1 user unknown'
      : 'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.';
  return {
    bounceType: 'Permanent',
    bounceSubType,
    bouncedRecipients: addresses.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode,
    })),
    timestamp,
    feedbackId: `${randomUUID()}-000000`,
    reportingMTA: 'dsn; local.amazonses.com',
  };
}

function publication(mail: SentMail, name: EventName, body: object): Publication {
  const { eventType, detailType, key } = eventNames[name];
  const { message } = mail;
  const subject = headerOf(message, 'subject');
  const tags = Object.entries(mail.tags).map(([tag, value]) => [tag, [value]]);
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
        ...(Object.fromEntries(tags) as object),
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
