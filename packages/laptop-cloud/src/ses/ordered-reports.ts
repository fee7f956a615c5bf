import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Bus } from '../event-bridge/bus.ts';
import type { Ground } from '../ground.ts';
import { Refusal } from '../refusal.ts';
import { type ConfigurationSet, configurationSets } from './configuration-sets.ts';
import { publication, type SentMail } from './feedback.ts';
import type { MailStore } from './mail-store.ts';
import { addressesOf, domainOf, readMessage } from './message.ts';
import type { SuppressionList, SuppressionReason } from './suppression-list.ts';

/** A report that somebody orders from SES on a mail that it accepted: of any kind, at any time, in any order. */
export const orderedReport = z.discriminatedUnion('type', [
  z.strictObject({ mail: z.string(), type: z.literal('Delivery') }),
  z.strictObject({
    mail: z.string(),
    type: z.literal('Bounce'),
    bounceType: z.enum(['Undetermined', 'Permanent', 'Transient']),
    bounceSubType: z.string(),
    /** The status of the receiver's report (RFC 3463); without it there was no such report. */
    status: z
      .string()
      .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
      .optional(),
  }),
  z.strictObject({
    mail: z.string(),
    type: z.literal('Complaint'),
    complaintFeedbackType: z.string().optional(),
    complaintSubType: z.string().optional(),
  }),
]);
type OrderedReport = z.infer<typeof orderedReport>;

interface Parts extends Pick<Ground, 'model' | 'database' | 'clock'> {
  readonly bus: Bus;
  readonly mails: MailStore;
  readonly suppressed: SuppressionList;
}

/** Complaints that nobody made by marking a mail as spam (IANA's feedback report types). */
const ofMailSystems = ['auth-failure', 'virus', 'not-spam'];
/** Bounces after which the address is not new to SES's lists. */
const listed = ['Suppressed', 'OnAccountSuppressionList'];

/** Makes reports to order, as the receivers of a real account would cause them. */
export class OrderedReports {
  readonly #parts: Parts;
  readonly #sets: ReadonlyMap<string, ConfigurationSet>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sets = configurationSets(parts.model);
  }

  /**
   * Reports on an accepted mail; hard bounces and complaints put the address on the account's suppression list, where the
   * configuration set of the mail suppresses for them.
   *
   * @throws {Refusal} when no such mail was accepted with a configuration set
   */
  make(report: OrderedReport): void {
    const { mails, clock, bus, database, suppressed } = this.#parts;
    const stored = mails.find(report.mail);
    const raw = mails.raw(report.mail);
    if (stored === undefined || raw === undefined) throw new Refusal(`There is no mail ${report.mail}.`);
    if (stored.configurationSet === null) throw new Refusal(`The mail ${report.mail} has no configuration set.`);
    const { model } = this.#parts;
    const feedbackId = `${randomUUID()}-000000`;
    const mail: SentMail = {
      ...stored,
      configurationSet: stored.configurationSet,
      identityArn: `arn:aws:ses:${model.region}:${model.account}:identity/${domainOf(stored.from)}`,
      account: model.account,
      callerIdentity: 'control-api',
      message: readMessage(raw),
      heldBack: new Map(),
      feedbackId,
    };
    const timestamp = new Date(clock.now()).toISOString();
    const reason = reasonToList(report);
    database.transaction(() => {
      bus.publishAll([publication(mail, eventOf[report.type], bodyOf(report, stored.to, { timestamp, feedbackId }))]);
      const reasons = this.#sets.get(mail.configurationSet)?.suppressedReasons ?? [];
      if (reason === undefined || !reasons.includes(reason)) return;
      for (const address of stored.to.flatMap(addressesOf))
        suppressed.add(address, reason, { messageId: stored.id, feedbackId });
    });
  }
}

const eventOf = { Delivery: 'DELIVERY', Bounce: 'BOUNCE', Complaint: 'COMPLAINT' } as const;

function reasonToList(report: OrderedReport): SuppressionReason | undefined {
  if (report.type === 'Bounce')
    return report.bounceType === 'Permanent' && !listed.includes(report.bounceSubType) ? 'BOUNCE' : undefined;
  if (report.type !== 'Complaint' || ofMailSystems.includes(report.complaintFeedbackType ?? '')) return undefined;
  return 'COMPLAINT';
}

function bodyOf(
  report: OrderedReport,
  to: readonly string[],
  common: { timestamp: string; feedbackId: string },
): object {
  const { timestamp } = common;
  switch (report.type) {
    case 'Delivery':
      return { timestamp, processingTimeMillis: 1, recipients: to, smtpResponse: '250 2.6.0 Message received' };
    case 'Bounce': {
      const { bounceType, bounceSubType, status } = report;
      const said = status === undefined ? {} : { action: 'failed', status, diagnosticCode: `smtp; 550 ${status}` };
      const bouncedRecipients = to.map((emailAddress) => ({ emailAddress, ...said }));
      return { bounceType, bounceSubType, bouncedRecipients, ...common };
    }
    case 'Complaint': {
      const { complaintFeedbackType, complaintSubType = null } = report;
      const complainedRecipients = to.map((emailAddress) => ({ emailAddress }));
      const type = complaintFeedbackType === undefined ? {} : { complaintFeedbackType };
      return { complainedRecipients, complaintSubType, arrivalDate: timestamp, ...common, ...type };
    }
  }
}
