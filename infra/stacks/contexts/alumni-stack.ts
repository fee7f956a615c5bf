import { type App, Duration } from 'aws-cdk-lib';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { alumniRoutes, invitationRoutes } from '../../../functions/alumni/routes.ts';
import * as subscriptions from '../../../functions/alumni/subscriptions.ts';
import { alumniTable, invitationBudgetTable } from '../../../functions/alumni/tables.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access, type TableAccess } from '../../constructs/lambda-function.ts';
import { readLines } from '../../constructs/log-lines.ts';
import { Daily } from '../../constructs/schedules/daily.ts';
import { ContextStack } from './context-stack.ts';

/** Leavers and alumni: who they are, what their status is, and when they are invited. */
export class AlumniStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Alumni', core);
    const outboxAndTimers = [access(outboxTable, 'PutItem'), access(timersTable, 'PutItem')];
    const leavers = [access(alumniTable, 'GetItem', 'PutItem'), ...outboxAndTimers];
    const addressClaims = [
      access(addressesTable, 'GetItem', 'PutItem', 'DeleteItem'),
      access(alumniTable, 'index:byAddress'),
    ];
    const budget = [access(invitationBudgetTable, 'GetItem', 'UpdateItem')];
    this.onQueued(subscriptions.registerLeaver, {
      tables: [
        ...leavers,
        access(intakeTable, 'GetItem'),
        access(contactCardsTable, 'PutItem'),
        ...addressClaims,
        ...budget,
      ],
      errorImpact: 'leavers are not registered, and cancellations and corrections have no effect',
    });
    this.on(subscriptions.followUpLeaver, {
      tables: [...leavers, access(contactCardsTable, 'PutItem', 'DeleteItem'), ...addressClaims, ...budget],
      errorImpact: 'leavers are not invited or reminded, and leavers who did not answer are not erased',
    });
    this.#sendInvitations([...leavers, access(contactCardsTable, 'PutItem'), ...budget]);
    this.#reflectMembership([...leavers, access(contactCardsTable, 'PutItem'), ...budget]);
    this.api('alumni/people/hr-api', alumniRoutes, {
      tables: [
        access(alumniTable, 'GetItem', 'PutItem', 'Scan', 'index:byStatus', 'index:byEmployeeNumber'),
        access(mailingRecordsTable, 'GetItem'),
        ...outboxAndTimers,
        access(contactCardsTable, 'PutItem'),
        ...addressClaims,
        ...budget,
      ],
      errorImpact: 'HR cannot look people up or decide who may be invited',
    });
    this.api('alumni/invitation/invitations-api', invitationRoutes, {
      tables: [access(alumniTable, 'index:byTurn'), ...budget],
      errorImpact: 'HR does not see who waits for an invitation, and cannot stop or resume the invitations',
    });
  }

  /** Leavers who wait get their mail in the hour for invitations, as many of them as the day's budget allows. */
  #sendInvitations(tables: readonly TableAccess[]): void {
    new Daily(this, 'SendInvitations', this.core, {
      entry: 'alumni/invitation/send-invitations',
      hour: this.core.programme.invitation.hour,
      doneLine: 'INVITATIONS_SENT',
      errorImpact: 'leavers of an import are not invited, and others a day late',
      tables: [...tables, access(alumniTable, 'index:byTurn')],
      timeout: Duration.minutes(15),
    });
  }

  /** What consent recorded; and whether too many invitations came back. */
  #reflectMembership(tables: readonly TableAccess[]): void {
    const { function: reflect } = this.on(subscriptions.reflectMembership, {
      tables: [...tables, access(mailingRecordsTable, 'GetItem')],
      errorImpact: 'HR sees outdated statuses, and leavers who answered are reminded',
    });
    readLines(this, this.core, reflect.logGroup, 'INVITATIONS_STOPPED');
  }
}
