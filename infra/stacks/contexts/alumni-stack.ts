import type { App } from 'aws-cdk-lib';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { alumniRoutes } from '../../../functions/alumni/routes.ts';
import * as subscriptions from '../../../functions/alumni/subscriptions.ts';
import { alumniTable } from '../../../functions/alumni/tables.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access } from '../../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

/** Leavers and alumni: who they are, where they stand, when they are invited. */
export class AlumniStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Alumni', core);
    const outboxAndTimers = [access(outboxTable, 'PutItem'), access(timersTable, 'PutItem')];
    const leavers = [access(alumniTable, 'GetItem', 'PutItem'), ...outboxAndTimers];
    const addressClaims = [
      access(addressesTable, 'GetItem', 'PutItem', 'DeleteItem'),
      access(alumniTable, 'index:byAddress'),
    ];
    this.on(subscriptions.registerLeaver, {
      tables: [...leavers, access(intakeTable, 'GetItem'), access(contactCardsTable, 'PutItem'), ...addressClaims],
      errorImpact: 'leavers are not registered, and cancellations and corrections have no effect',
    });
    this.on(subscriptions.followUpLeaver, {
      tables: [...leavers, access(contactCardsTable, 'PutItem', 'DeleteItem'), ...addressClaims],
      errorImpact: 'leavers are not invited or reminded, and leavers who did not respond are not erased',
    });
    this.on(subscriptions.reflectMembership, {
      tables: [...leavers, access(contactCardsTable, 'PutItem'), access(mailingRecordsTable, 'GetItem')],
      errorImpact: 'HR sees outdated statuses, and leavers who responded are reminded',
    });
    this.api('alumni/people/hr-api', alumniRoutes, {
      tables: [
        access(alumniTable, 'GetItem', 'PutItem', 'Scan', 'index:byStatus', 'index:byEmployeeNumber'),
        access(mailingRecordsTable, 'GetItem'),
        ...outboxAndTimers,
        access(contactCardsTable, 'PutItem'),
        ...addressClaims,
      ],
      errorImpact: 'HR cannot look people up or decide who may be invited',
    });
  }
}
