import { type App, Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { audienceChunksTable, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { fileEnvironment, inboundMailEnvironment } from '../../../functions/gatherings/environment.ts';
import { feedbackRoutes, gatheringRoutes, guestRoutes } from '../../../functions/gatherings/routes.ts';
import * as subscriptions from '../../../functions/gatherings/subscriptions.ts';
import { gatheringFeedbackTable, guestsTable, noticeRunsTable } from '../../../functions/gatherings/tables.ts';
import { pagePaths } from '../../../shared/links/urls.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import { operatorParameter } from '../../constructs/deployment/operator-parameters.ts';
import type { EventSource } from '../../constructs/events/event-source.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access } from '../../constructs/lambda-function.ts';
import { readLines } from '../../constructs/log-lines.ts';
import { InboundMail } from '../../constructs/mail/mail-receiving.ts';
import { ContextStack } from './context-stack.ts';

const outbox = access(outboxTable, 'PutItem');
const timers = access(timersTable, 'PutItem');

/** Gatherings: planning, RSVPs, waiting list, calendars, reception, notices and feedback. */
export class GatheringsStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Gatherings', core);
    this.#plan();
    this.#takeRsvps();
    this.#receive();
    this.#waitingList();
    this.#notices();
    this.#feedback();
    this.#calendarReplies();
  }

  /** HR, the clock and outside systems decide on gatherings. */
  #plan(): void {
    this.api('gatherings/planning/hr-api', gatheringRoutes, {
      errorImpact: 'HR cannot plan or change gatherings',
      tables: [
        access(gatheringsTable, 'GetItem', 'PutItem', 'UpdateItem', 'index:byCreation'),
        access(guestsTable, 'Query'),
        access(sendProgressTable, 'Query'),
        access(sendReportsTable, 'Query'),
        outbox,
        timers,
      ],
    });
    this.on(subscriptions.endGathering, {
      errorImpact: 'gatherings that are over still look open to HR',
      tables: [access(gatheringsTable, 'GetItem', 'UpdateItem'), outbox],
    });
    this.on(subscriptions.decideOnMinimum, {
      errorImpact: 'gatherings with too few attendees are not cancelled',
      tables: [access(gatheringsTable, 'GetItem', 'UpdateItem'), outbox],
    });
    this.on(subscriptions.countInvited, {
      errorImpact: 'HR does not see how many were invited to a gathering',
      tables: [access(campaignContentsTable, 'GetItem'), access(gatheringsTable, 'GetItem', 'UpdateItem')],
    });
    this.onOutside(subscriptions.acceptOutsideGathering, {
      errorImpact: 'gatherings announced by the company calendar do not appear',
      tables: [access(gatheringsTable, 'GetItem', 'PutItem'), outbox, timers],
    });
  }

  /** Members send RSVPs on a page, and put the gathering into their calendars. */
  #takeRsvps(): void {
    this.page('gatherings/rsvp/rsvp-page', `${pagePaths.rsvp}/{token}`, {
      errorImpact: 'members cannot send RSVPs',
      tables: [
        access(gatheringsTable, 'BatchGetItem', 'UpdateItem'),
        access(guestsTable, 'BatchGetItem', 'Query', 'index:byTurn', 'PutItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        outbox,
      ],
    });
    this.page('gatherings/calendar/serve-file', `${pagePaths.calendar}/{file}`, {
      forms: 'none',
      errorImpact: 'members cannot put gatherings into their calendars, or show their code at the door',
      tables: [
        access(gatheringsTable, 'BatchGetItem'),
        access(guestsTable, 'BatchGetItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
      ],
      environment: { schema: fileEnvironment, values: { SENDER_DOMAIN: operatorParameter(this, 'SenderDomain') } },
    });
  }

  /** Staff keep the list of guests. */
  #receive(): void {
    this.api('gatherings/reception/keep-guest-list', guestRoutes, {
      errorImpact: 'HR does not see who comes to a gathering, and cannot check guests in',
      links: true,
      tables: [
        access(gatheringsTable, 'GetItem', 'UpdateItem'),
        access(guestsTable, 'GetItem', 'BatchGetItem', 'Query', 'PutItem'),
        access(mailingRecordsTable, 'GetItem', 'BatchGetItem'),
        access(audienceChunksTable, 'Query'),
        outbox,
      ],
    });
  }

  /** Notices to members: reminders, changes, cancellations, thanks. */
  #notices(): void {
    const notices = this.on(subscriptions.requestNotices, {
      errorImpact: 'members get no reminders of gatherings, and no notice that one was moved or cancelled',
      tables: [
        access(gatheringsTable, 'GetItem', 'UpdateItem'),
        access(guestsTable, 'Query', 'BatchGetItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(audienceChunksTable, 'GetItem', 'Query'),
        access(sendProgressTable, 'GetItem'),
        access(noticeRunsTable, 'GetItem', 'PutItem'),
        outbox,
        timers,
      ],
      timeout: Duration.seconds(60),
    });
    readLines(notices, this.core, notices.function.logGroup, 'GATHERING_IN_TROUBLE');
  }

  /** What guests thought of a gathering. */
  #feedback(): void {
    this.page('gatherings/feedback/take-feedback', `${pagePaths.survey}/{token}`, {
      errorImpact: 'members cannot give feedback on a gathering',
      tables: [
        access(gatheringsTable, 'BatchGetItem'),
        access(guestsTable, 'BatchGetItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(gatheringFeedbackTable, 'BatchGetItem', 'PutItem'),
      ],
    });
    this.api('gatherings/feedback/show-feedback', feedbackRoutes, {
      errorImpact: 'HR does not see what members said about a gathering',
      tables: [access(gatheringsTable, 'GetItem'), access(gatheringFeedbackTable, 'Query')],
    });
  }

  /** Free seats are offered to members who wait; so are the seats of members who leave the programme. */
  #waitingList(): void {
    this.on(subscriptions.offerFreedSeats, {
      errorImpact: 'members who wait get no offer of free seats',
      tables: [
        access(gatheringsTable, 'GetItem', 'UpdateItem'),
        access(guestsTable, 'index:byTurn', 'Query', 'BatchGetItem', 'PutItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        outbox,
        timers,
      ],
    });
    this.on(subscriptions.expireSeatOffer, {
      errorImpact: 'seats that were offered and not taken stay empty',
      tables: [
        access(gatheringsTable, 'GetItem', 'UpdateItem'),
        access(guestsTable, 'GetItem', 'PutItem', 'Query'),
        outbox,
      ],
    });
    this.on(subscriptions.releaseSeats, {
      errorImpact:
        'seats of members who left the programme stay empty, and what staff noted about them is not forgotten',
      tables: [
        access(gatheringsTable, 'GetItem', 'UpdateItem'),
        access(guestsTable, 'GetItem', 'PutItem', 'index:byMember'),
        access(mailingRecordsTable, 'GetItem'),
        outbox,
      ],
    });
  }

  /** Replies of members' calendars come in by mail. */
  #calendarReplies(): void {
    const bucket = this.core.inboundMail;
    const inbound = new InboundMail(this, 'InboundMail', {
      bucket,
      senderDomain: operatorParameter(this, 'SenderDomain'),
    });
    const reader = this.onRules(
      { MailReceived: this.#mailIn(bucket.bucketName) },
      subscriptions.takeCalendarReply.entry,
      {
        errorImpact: 'members who reply with their calendar are missing from the guest lists',
        tables: [
          access(gatheringsTable, 'BatchGetItem', 'UpdateItem'),
          access(guestsTable, 'BatchGetItem', 'PutItem', 'Query', 'index:byTurn'),
          access(mailingRecordsTable, 'BatchGetItem'),
          outbox,
        ],
        environment: { schema: inboundMailEnvironment, values: { INBOUND_MAIL_BUCKET: bucket.bucketName } },
        links: true,
      },
    );
    inbound.grantReadAndDelete(reader.function);
    readLines(this, this.core, reader.function.logGroup, 'CALENDAR_REPLY_REFUSED');
  }

  /** S3 sends its events to the default bus only; the function gets the key, but no address. */
  #mailIn(bucketName: string): EventSource {
    const { awsSource, detailTypes } = subscriptions.takeCalendarReply;
    const path = (name: string) => events.EventField.fromPath(`$.${name}`);
    return {
      bus: events.EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      pattern: { source: [awsSource], detailType: [...detailTypes], detail: { bucket: { name: [bucketName] } } },
      input: events.RuleTargetInput.fromObject({
        id: path('id'),
        type: path('detail-type'),
        key: path('detail.object.key'),
      }),
    };
  }
}
