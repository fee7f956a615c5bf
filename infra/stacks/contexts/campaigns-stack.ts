import { type App, Duration } from 'aws-cdk-lib';
import { audienceChunksTable, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../../events/read-models/test-mail.ts';
import { campaignRoutes } from '../../../functions/campaigns/routes.ts';
import * as subscriptions from '../../../functions/campaigns/subscriptions.ts';
import { campaignsTable } from '../../../functions/campaigns/tables.ts';
import { previewPath } from '../../../shared/links/preview-token.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access, type TableAccess } from '../../constructs/lambda-function.ts';
import { readLines } from '../../constructs/log-lines.ts';
import { Watch } from '../../constructs/schedules/watch-function.ts';
import { ContextStack } from './context-stack.ts';

const events = access(outboxTable, 'PutItem');
const timers = access(timersTable, 'PutItem');
const campaigns = access(campaignsTable, 'GetItem', 'PutItem');
const gatherings = access(gatheringsTable, 'GetItem');
const stop = access(campaignContentsTable, 'UpdateItem');

/** What HR writes to many members at once, from the draft to the frozen audience; `mail` sends the mails. */
export class CampaignsStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Campaigns', core);
    // The frequency cap reads earlier campaigns and their audiences.
    const capped = core.programme.frequencyCap !== null;
    const earlier = capped
      ? [
          access(campaignsTable, 'index:byLaunch'),
          access(audienceChunksTable, 'GetItem', 'Query'),
          access(sendProgressTable, 'GetItem'),
        ]
      : [];
    this.#edit(earlier);
    this.#freeze(earlier);
    this.#followSending();
    this.#watch();
    this.#announce();
  }

  #edit(earlier: readonly TableAccess[]): void {
    this.api('campaigns/editing/hr-api', campaignRoutes, {
      tables: [
        access(campaignsTable, 'GetItem', 'PutItem', 'index:byCreation'),
        stop,
        access(mailingRecordsTable, 'index:byAudience'),
        access(audienceChunksTable, 'BatchGetItem'),
        access(sendProgressTable, 'Query', 'BatchGetItem'),
        access(sendReportsTable, 'GetItem', 'Query', 'BatchGetItem'),
        access(testMailsTable, 'Query', 'PutItem'),
        gatherings,
        ...earlier,
        events,
        timers,
      ],
      links: true,
      publicOrigin: true,
      errorImpact: 'HR cannot write, approve, launch or stop campaigns',
    });
    this.page('campaigns/preview/preview-page', `${previewPath}/{token}`, {
      forms: 'none',
      tables: [access(campaignsTable, 'GetItem'), gatherings],
      errorImpact: 'HR cannot open the preview of a campaign in a browser',
    });
  }

  #freeze(earlier: readonly TableAccess[]): void {
    const freeze = this.on(subscriptions.freezeAudience, {
      tables: [
        campaigns,
        access(campaignContentsTable, 'PutItem'),
        access(audienceChunksTable, 'Query', 'PutItem'),
        access(mailingRecordsTable, 'index:byAudience'),
        ...earlier,
        // One that waits for an earlier campaign looks again in a minute.
        ...(earlier.length === 0 ? [] : [timers]),
        events,
      ],
      timeout: Duration.seconds(120),
      memory: 1024,
      errorImpact: 'launched campaigns are not sent',
    });
    readLines(freeze, this.core, freeze.function.logGroup, 'CONTENT_REFUSED');
  }

  #followSending(): void {
    this.on(subscriptions.wakeCampaign, {
      tables: [campaigns, stop, events],
      errorImpact: 'scheduled campaigns do not start, and those that wait for quota do not continue',
    });
    this.on(subscriptions.resumeSending, {
      tables: [access(campaignsTable, 'GetItem'), access(sendProgressTable, 'Query'), events],
      timeout: Duration.seconds(60),
      errorImpact: 'resumed campaigns do not continue',
    });
    this.on(subscriptions.requestResends, {
      tables: [campaigns, access(sendProgressTable, 'Query'), access(sendReportsTable, 'GetItem'), events],
      timeout: Duration.seconds(60),
      errorImpact: 'members whose mail stayed in doubt do not get it again although HR requested it',
    });
    this.on(subscriptions.pauseHarmfulCampaign, {
      tables: [campaigns, stop, access(sendProgressTable, 'Query'), access(sendReportsTable, 'Query'), events],
      errorImpact: 'a campaign that does harm (bounces, complaints, doubt) is not paused automatically',
    });
    this.on(subscriptions.waitForQuota, {
      tables: [campaigns, stop, timers],
      errorImpact: 'campaigns that used up the day’s quota do not continue the next day',
    });
    this.on(subscriptions.completeCampaign, {
      tables: [campaigns, access(sendProgressTable, 'Query'), events],
      errorImpact: 'campaigns stay in the state sending although every mail was sent',
    });
  }

  #watch(): void {
    new Watch(this, 'WatchCampaigns', this.core, {
      entry: 'campaigns/progress/watch-campaigns',
      watches: campaignsTable,
      tables: [
        access(campaignsTable, 'GetItem', 'PutItem', 'UpdateItem', 'index:byWatch'),
        stop,
        access(sendProgressTable, 'Query'),
        events,
      ],
      timeout: Duration.seconds(60),
      errorImpact: 'a campaign whose messages were lost stays half sent, and nobody notices',
    });
  }

  #announce(): void {
    this.on(subscriptions.announceGathering, {
      tables: [campaigns, gatherings, events],
      errorImpact: 'members are not invited to a published gathering, and get no save-the-date for a planned one',
    });
    this.on(subscriptions.rewriteAnnouncement, {
      tables: [campaigns, stop, gatherings, events],
      errorImpact:
        'gathering invitations and save-the-dates that wait for approval still show the old time or place of a gathering, those that are being sent may still leave once it has begun, and those that came too late do not leave when it is moved',
    });
    this.on(subscriptions.announceJob, {
      tables: [campaigns, access(jobsTable, 'GetItem'), events],
      errorImpact: 'members are not informed of a published job',
    });
    this.on(subscriptions.withdrawAnnouncement, {
      tables: [campaigns, stop, events],
      errorImpact:
        'members are still invited to a cancelled gathering or a closed job, and announcements of what is over still wait for HR',
    });
  }
}
