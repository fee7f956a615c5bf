import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { complaintTypes, heldBackSubType } from '../../../functions/mail/environment.ts';
import { recordDeliveryBounceComplaint } from '../../../functions/mail/subscriptions.ts';
import type { EventSource } from '../events/event-source.ts';

const { awsSource, detailTypes } = recordDeliveryBounceComplaint;
type DetailType = (typeof detailTypes)[number];

const path = (name: string) => events.EventField.fromPath(`$.${name}`);

/**
 * SES sends its reports to the default bus only. Each rule passes on the fields that its kind of report has, and never an address. A path
 * that is missing in an event would break the JSON.
 */
export function sesReports(scope: Construct, configurationSets: readonly string[]): Record<string, EventSource> {
  const bus = events.EventBus.fromEventBusName(scope, 'DefaultBus', 'default');
  const report = (detailType: DetailType[], detail: object, more: Record<string, string> = {}): EventSource => ({
    bus,
    pattern: {
      source: [awsSource],
      detailType,
      detail: { mail: { tags: { 'ses:configuration-set': [...configurationSets] } }, ...detail },
    },
    input: events.RuleTargetInput.fromObject({ ...ofEveryReport(), ...more }),
  });
  return {
    Delivered: report(
      detailTypes.filter((type) => type !== 'Email Bounced' && type !== 'Email Complaint Received'),
      {},
    ),
    ...bounces(report),
    ...complaints(report),
  };
}

type Report = (detailType: DetailType[], detail: object, more?: Record<string, string>) => EventSource;

function ofEveryReport() {
  return {
    id: path('id'),
    type: path('detail-type'),
    time: path('time'),
    messageId: path('detail.mail.messageId'),
    tags: path('detail.mail.tags'),
  };
}

function bounces(report: Report) {
  const bounce = { bounceType: path('detail.bounce.bounceType'), bounceSubType: path('detail.bounce.bounceSubType') };
  // Only the report of a receiver has a status; one recipient per mail.
  const status = { status: path('detail.bounce.bouncedRecipients[0].status') };
  const bouncedWith = (exists: boolean) => ({ bounce: { bouncedRecipients: { status: [{ exists }] } } });
  return {
    Bounced: report(['Email Bounced'], bouncedWith(false), bounce),
    BouncedWithStatus: report(['Email Bounced'], bouncedWith(true), { ...bounce, ...status }),
  };
}

function complaints(report: Report) {
  const complained = (complaint: object, more: Record<string, string> = {}) =>
    report(['Email Complaint Received'], { complaint }, more);
  const byPerson = { complaintSubType: [{ exists: false }, null, { 'anything-but': [heldBackSubType] }] };
  const otherType = [{ exists: false }, null, { 'anything-but': [...complaintTypes] }];
  const type = { complaintFeedbackType: path('detail.complaint.complaintFeedbackType') };
  return {
    // If a provider does not name the kind of a report, it is a complaint.
    Complained: complained({ ...byPerson, complaintFeedbackType: otherType }),
    ComplainedOfType: complained({ ...byPerson, complaintFeedbackType: [...complaintTypes] }, type),
    ComplainedEarlier: complained({ complaintSubType: [heldBackSubType] }, { complaintSubType: heldBackSubType }),
  };
}
