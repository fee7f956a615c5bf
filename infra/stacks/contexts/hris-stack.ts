import { type App, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { intakeTable } from '../../../events/read-models/intake-item.ts';
import { webhookEnvironment } from '../../../functions/hris/environment.ts';
import { importRoutes, webhookRoutes } from '../../../functions/hris/routes.ts';
import * as subscriptions from '../../../functions/hris/subscriptions.ts';
import { employeesTable, importChunksTable, importsTable } from '../../../functions/hris/tables.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import type { Core } from '../../constructs/foundation.ts';
import { access } from '../../constructs/lambda-function.ts';
import { readLines } from '../../constructs/log-lines.ts';
import { ContextStack } from './context-stack.ts';

/** Intake of leavers: signed webhooks and imports. */
export class HrisStack extends ContextStack {
  constructor(app: App, core: Core) {
    super(app, 'Hris', core);
    const outbox = access(outboxTable, 'PutItem');
    const intake = access(intakeTable, 'PutItem');
    const imports = access(importsTable, 'GetItem', 'PutItem');
    const receiver = this.api('hris/webhooks/receive-webhook', webhookRoutes, {
      tables: [access(employeesTable, 'GetItem', 'PutItem'), access(intakeTable, 'GetItem', 'PutItem'), outbox],
      environment: { schema: webhookEnvironment, values: { WEBHOOK_SECRETS: core.webhookSecrets.secretArn } },
      errorImpact: 'leavers that the HRIS announces are not taken in; the HRIS tries again for about three days',
    });
    const { secretArn } = core.webhookSecrets;
    receiver.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
    );
    readLines(this, core, receiver.logGroup, 'WEBHOOK_ACCEPTED');
    this.api('hris/imports/import-leavers', importRoutes, {
      tables: [imports, access(importChunksTable, 'PutItem'), outbox],
      // A whole processor: it checks the largest import in a fraction of the time that the API allows.
      memory: 1769,
      errorImpact: 'HR cannot import past leavers',
    });
    this.on(subscriptions.takeInImport, {
      tables: [
        imports,
        access(importChunksTable, 'Query', 'DeleteItem'),
        access(employeesTable, 'BatchGetItem', 'PutItem'),
        intake,
        outbox,
      ],
      memory: 1024,
      timeout: Duration.minutes(2),
      errorImpact: 'imported leavers are not taken in; the import stays running',
    });
  }
}
