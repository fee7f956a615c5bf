import type { App } from 'aws-cdk-lib';
import { jobsTable } from '../../../events/read-models/job.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { jobRoutes } from '../../../functions/rehire/routes.ts';
import * as subscriptions from '../../../functions/rehire/subscriptions.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access } from '../../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

const outbox = access(outboxTable, 'PutItem');
const timers = access(timersTable, 'PutItem');

/** Rehire: the jobs that former employees may come back for. */
export class RehireStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Rehire', core);
    this.api('rehire/jobs/hr-api', jobRoutes, {
      errorImpact: 'HR cannot write, publish or close jobs',
      tables: [
        access(jobsTable, 'GetItem', 'PutItem', 'index:byCreation'),
        access(sendProgressTable, 'Query'),
        access(sendReportsTable, 'Query'),
        outbox,
        timers,
      ],
    });
    this.on(subscriptions.closeJob, {
      errorImpact: 'jobs stay published after their closing date',
      tables: [access(jobsTable, 'GetItem', 'PutItem'), outbox],
    });
    this.onOutside(subscriptions.acceptOutsideJob, {
      errorImpact: 'jobs announced by the applicant tracking system do not appear',
      tables: [access(jobsTable, 'GetItem', 'PutItem'), outbox, timers],
    });
  }
}
