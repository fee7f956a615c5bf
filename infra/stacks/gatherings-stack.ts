import type { App } from 'aws-cdk-lib';
import { audienceFrozen } from '../../events/audience-frozen.ts';
import { gatheringEndDue } from '../../events/gathering-end-due.ts';
import { campaignContentsTable } from '../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { gatheringRoutes } from '../../functions/gatherings/routes.ts';
import { guestsTable } from '../../functions/gatherings/tables.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../shared/timers/timers-table.ts';
import type { Core } from '../constructs/foundation.ts';
import { access } from '../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

/** Gatherings: what HR plans, what members answer, and what becomes of it. */
export class GatheringsStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Gatherings', core);
    this.api('gatherings/answer-hr', gatheringRoutes, {
      errorImpact: 'HR cannot plan or change gatherings, nor see who comes',
      tables: [
        access(gatheringsTable, 'GetItem', 'PutItem', 'UpdateItem', 'index:byCreation'),
        access(guestsTable, 'GetItem', 'Query', 'PutItem'),
        access(outboxTable, 'PutItem'),
        access(timersTable, 'PutItem'),
      ],
    });
    this.page('gatherings/answer-invitation', '/r/{token}', {
      errorImpact: 'members cannot answer invitations',
      tables: [
        access(gatheringsTable, 'BatchGetItem', 'UpdateItem'),
        access(guestsTable, 'BatchGetItem', 'PutItem'),
        access(mailingRecordsTable, 'BatchGetItem'),
        access(outboxTable, 'PutItem'),
      ],
    });
    this.on([gatheringEndDue], 'gatherings/end-gathering', {
      errorImpact: 'gatherings that are over still look open to HR',
      tables: [access(gatheringsTable, 'GetItem', 'UpdateItem')],
    });
    this.on([audienceFrozen], 'gatherings/count-invited', {
      errorImpact: 'HR does not see how many were invited to a gathering',
      tables: [access(campaignContentsTable, 'GetItem'), access(gatheringsTable, 'GetItem', 'UpdateItem')],
    });
    this.onOutside('event-scheduled', 'gatherings/accept-outside-gathering', {
      errorImpact: 'gatherings announced by the company calendar do not appear',
      tables: [
        access(gatheringsTable, 'GetItem', 'PutItem'),
        access(outboxTable, 'PutItem'),
        access(timersTable, 'PutItem'),
      ],
    });
  }
}
