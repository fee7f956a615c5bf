import { type App, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { privacyRoutes, suppressionRoutes } from '../../../functions/consent/routes.ts';
import * as subscriptions from '../../../functions/consent/subscriptions.ts';
import { consentLedgerTable, verificationsTable } from '../../../functions/consent/tables.ts';
import { pagePaths } from '../../../shared/links/urls.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access } from '../../constructs/lambda-function.ts';
import { ContextStack } from './context-stack.ts';

/** Who agreed to what: the pages that ask, the ledger that proves it, the mailing record that the other contexts read. */
export class ConsentStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Consent', core);
    // The ledger and its events can only be added to: no PutItem, no update, no delete.
    const evidence = [access(consentLedgerTable, 'PartiQLInsert'), access(outboxTable, 'PartiQLInsert')];
    const joins = [...evidence, access(mailingRecordsTable, 'GetItem', 'PartiQLInsert', 'PartiQLUpdate')];
    const changes = [...evidence, access(mailingRecordsTable, 'GetItem', 'PartiQLUpdate')];
    const readsCard = access(contactCardsTable, 'GetItem');

    this.page('consent/joining/joining-page', `${pagePaths.invitation}/{token}`, {
      tables: [...joins, readsCard],
      errorImpact: 'leavers cannot join or decline',
    });
    this.page('consent/withdrawal/unsubscribe', `${pagePaths.unsubscribe}/{token}`, {
      forms: 'unlimited',
      tables: [...joins, readsCard],
      errorImpact: 'nobody can stop mail: campaigns must be paused',
    });
    this.page('consent/preferences/manage-preferences', `${pagePaths.preferences}/{token}`, {
      tables: [...changes, access(verificationsTable, 'Query', 'PartiQLInsert', 'PartiQLUpdate')],
      errorImpact: 'members cannot change preferences or leave',
    });
    this.on(subscriptions.recordPresentedConsent, {
      tables: [...joins, readsCard],
      errorImpact: 'leavers who agreed at exit do not become members',
    });
    this.on(subscriptions.suppressAddress, {
      tables: [...joins, readsCard],
      errorImpact: 'addresses that bounced and people who complained still get mail',
    });
    const reopen = this.api('consent/suppression/reopen-address', suppressionRoutes, {
      tables: [
        access(outboxTable, 'PartiQLInsert'),
        access(mailingRecordsTable, 'GetItem', 'PartiQLUpdate'),
        readsCard,
      ],
      errorImpact: 'HR cannot reopen an address that was closed after bounces',
    });
    const actions = ['ses:GetSuppressedDestination', 'ses:DeleteSuppressedDestination'];
    reopen.addToRolePolicy(new iam.PolicyStatement({ actions, resources: ['*'] }));
    Validations.of(reopen.role ?? reopen).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason: `${actions.join(', ')} and X-Ray have no resource level (Service Authorization Reference).`,
    });
    this.on(subscriptions.refreshMailingRecord, {
      tables: [access(mailingRecordsTable, 'GetItem', 'PutItem'), readsCard],
      errorImpact: 'members get mail at an old address, and people who returned to the company get alumni mail',
    });
    this.api('consent/privacy/privacy-api', privacyRoutes, {
      tables: [access(consentLedgerTable, 'Query'), access(mailingRecordsTable, 'GetItem')],
      errorImpact: 'the privacy officer cannot read the evidence, and the public statement is not shown',
    });
  }
}
