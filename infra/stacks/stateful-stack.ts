import { type App, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { consentLedgerTable } from '../../functions/consent/tables.ts';
import { serviceMailsTable } from '../../functions/mail/tables.ts';
import type { TableDefinition } from '../../shared/dynamo/table-definition.ts';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import { exportAlways } from '../constructs/deployment/stable-exports.ts';
import { inboundMailBucket } from '../constructs/mail/mail-receiving.ts';
import { registeredTables } from '../tables.ts';

/** What must survive every deployment: tables and secrets. Protected, retained, backed up. */
export class StatefulStack extends Stack {
  readonly tables: ReadonlyMap<string, dynamodb.Table>;
  readonly linkKeys: secretsmanager.Secret;
  readonly webhookSecrets: secretsmanager.Secret;
  readonly cursorKey: secretsmanager.Secret;
  readonly inboundMail: s3.Bucket;

  constructor(app: App, programme: Programme) {
    super(app, 'Okaeri-Stateful', {
      env: { region: programme.storageRegion },
      terminationProtection: true,
      description: 'Okaeri: tables and secrets',
    });
    this.tables = new Map(registeredTables.map((definition) => [definition.name, this.#table(definition)]));
    this.inboundMail = inboundMailBucket(this, 'InboundMail');
    this.linkKeys = this.#secret(
      'LinkKeys',
      'Keys of the mailed links; rotate by adding k2 and setting active to 2',
      { active: '1' },
      'k1',
    );
    this.webhookSecrets = this.#secret('WebhookSecrets', 'Secrets of the HRIS webhooks by source', {}, 'standard');
    this.cursorKey = this.#secret('CursorKey', 'Key of the cursors of lists', {}, 'key');
    exportAlways(this, [
      ...[...this.tables.values()].flatMap((table) => [table.tableName, table.tableArn]),
      ...[...this.tables.values()].flatMap(({ tableStreamArn }) =>
        tableStreamArn === undefined ? [] : [tableStreamArn],
      ),
      ...[this.linkKeys.secretArn, this.webhookSecrets.secretArn, this.cursorKey.secretArn],
      ...[this.inboundMail.bucketName, this.inboundMail.bucketArn],
    ]);
    new CfnOutput(this, 'NoticeVersion', {
      value: programme.notice,
      description: 'Version of the privacy notice that new people are shown',
    });
    new CfnOutput(this, 'OutboxTableName', {
      value: this.tables.get(outboxTable.name)?.tableName ?? '',
      description: 'Archive of the events, for npm run republish',
    });
    for (const table of [consentLedgerTable, mailingRecordsTable]) {
      new CfnOutput(this, `${table.name}TableName`, {
        value: this.tables.get(table.name)?.tableName ?? '',
        description: 'The evidence of consent and where each chain ends, for npm run verify-ledger',
      });
    }
    new CfnOutput(this, 'ServiceMailsTableName', {
      value: this.tables.get(serviceMailsTable.name)?.tableName ?? '',
      description: 'The outcome of each service mail, for npm run resend-service-mail',
    });
    new CfnOutput(this, 'LinkKeysArn', {
      value: this.linkKeys.secretArn,
      description: 'The keys of the mailed links, for npm run rotate-link-keys',
    });
    new CfnOutput(this, 'WebhookSecretsArn', {
      value: this.webhookSecrets.secretArn,
      description: 'The HRIS webhook secrets',
    });
  }

  #table(definition: TableDefinition): dynamodb.Table {
    const attribute = (name: string): dynamodb.Attribute => ({
      name,
      type:
        definition.numberKeys?.includes(name) === true ? dynamodb.AttributeType.NUMBER : dynamodb.AttributeType.STRING,
    });
    const table = new dynamodb.Table(this, definition.name, {
      partitionKey: attribute(definition.partition),
      ...(definition.sort === undefined ? {} : { sortKey: attribute(definition.sort) }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      // Encrypted with a key of DynamoDB’s own: requests for a key of AWS KMS cost money even while nothing happens.
      encryption: dynamodb.TableEncryption.DEFAULT,
      ...(definition.expires === undefined ? {} : { timeToLiveAttribute: definition.expires }),
      ...(definition.stream === true ? { stream: dynamodb.StreamViewType.NEW_IMAGE } : {}),
    });
    for (const [indexName, index] of Object.entries(definition.indexes ?? {})) {
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: attribute(index.partition),
        ...(index.sort === undefined ? {} : { sortKey: attribute(index.sort) }),
        ...projectionOf(index.only),
      });
    }
    if (definition.name === outboxTable.name) {
      (table.node.defaultChild as dynamodb.CfnTable).addMetadata('laptop-cloud:role', 'outbox');
    }
    return table;
  }

  #secret(id: string, description: string, template: Record<string, string>, generated: string): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, id, {
      description,
      removalPolicy: RemovalPolicy.RETAIN,
      generateSecretString: {
        secretStringTemplate: JSON.stringify(template),
        generateStringKey: generated,
        passwordLength: 48,
        excludePunctuation: true,
      },
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Rotation is a decision of a person: links and webhooks in use must stay valid (docs/deploy.md, rotating keys).',
    });
    return secret;
  }
}

/** What an index holds in addition to its keys. CloudFormation has a projection type of its own for an index of keys alone. */
function projectionOf(
  only: readonly string[] | undefined,
): Pick<dynamodb.GlobalSecondaryIndexProps, 'projectionType' | 'nonKeyAttributes'> {
  if (only === undefined) return { projectionType: dynamodb.ProjectionType.ALL };
  if (only.length === 0) return { projectionType: dynamodb.ProjectionType.KEYS_ONLY };
  return { projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: [...only] };
}
