import type { App } from 'aws-cdk-lib';
import { addressSuppressed } from '../../events/consent/address-suppressed.ts';
import { leaverDeclined } from '../../events/consent/leaver-declined.ts';
import { memberJoined } from '../../events/consent/member-joined.ts';
import { memberLeft } from '../../events/consent/member-left.ts';
import { profileUpdated } from '../../events/consent/profile-updated.ts';
import { employeeDeleted } from '../../events/hris/employee-deleted.ts';
import { employeeOffboarded } from '../../events/hris/employee-offboarded.ts';
import { employeeRehired } from '../../events/hris/employee-rehired.ts';
import { employeeUpdated } from '../../events/hris/employee-updated.ts';
import { offboardingCancelled } from '../../events/hris/offboarding-cancelled.ts';
import { addressesTable } from '../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../events/read-models/contact-card.ts';
import { intakeTable } from '../../events/read-models/intake-item.ts';
import { erasureDue } from '../../events/timers/erasure-due.ts';
import { invitationDue } from '../../events/timers/invitation-due.ts';
import { invitationExpiryDue } from '../../events/timers/invitation-expiry-due.ts';
import { invitationReminderDue } from '../../events/timers/invitation-reminder-due.ts';
import { alumniRoutes } from '../../functions/alumni/routes.ts';
import { alumniTable } from '../../functions/alumni/tables.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../shared/timers/timers-table.ts';
import type { Core } from '../constructs/foundation.ts';
import { access } from '../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

/** Leavers and alumni: who they are, where they stand, when they are invited. */
export class AlumniStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Alumni', core);
    const leavers = [
      access(alumniTable, 'GetItem', 'PutItem'),
      access(outboxTable, 'PutItem'),
      access(timersTable, 'PutItem'),
    ];
    const addressClaims = access(addressesTable, 'GetItem', 'PutItem', 'DeleteItem');
    this.on(
      [employeeOffboarded, offboardingCancelled, employeeRehired, employeeUpdated, employeeDeleted],
      'alumni/intake/register-leaver',
      {
        tables: [...leavers, access(intakeTable, 'GetItem'), access(contactCardsTable, 'PutItem'), addressClaims],
        errorImpact: 'leavers are not registered, and cancellations and corrections are not heard',
      },
    );
    this.on(
      [invitationDue, invitationReminderDue, invitationExpiryDue, erasureDue],
      'alumni/invitation/follow-up-invitation',
      {
        tables: [...leavers, access(contactCardsTable, 'PutItem', 'DeleteItem'), access(addressesTable, 'DeleteItem')],
        errorImpact: 'leavers are not invited or reminded, and those who did not answer are not erased',
      },
    );
    this.on(
      [leaverDeclined, memberJoined, memberLeft, profileUpdated, addressSuppressed],
      'alumni/membership/reflect-membership',
      {
        tables: [...leavers, access(contactCardsTable, 'PutItem')],
        errorImpact: 'HR sees outdated statuses, and leavers who answered are reminded',
      },
    );
    this.api('alumni/approval/hr-api', alumniRoutes, {
      tables: [
        access(alumniTable, 'GetItem', 'PutItem', 'Scan', 'index:byStatus'),
        access(outboxTable, 'PutItem'),
        access(timersTable, 'PutItem'),
        access(contactCardsTable, 'PutItem'),
        addressClaims,
      ],
      errorImpact: 'HR cannot look people up or decide who may be invited',
    });
  }
}
