import type { Stack } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { WatchedQueue } from '../../functions/backbone/environment.ts';
import type { Programme } from '../../shared/programme/programme.ts';

/** What every context is built on: the stateful and the core stack make it and hand it to the context stacks. */
export interface Foundation {
  readonly programme: Programme;
  /** Folder with the bundled functions. */
  readonly bundles: string;
  readonly tables: ReadonlyMap<string, dynamodb.Table>;
  readonly linkKeys: secretsmanager.Secret;
  readonly webhookSecrets: secretsmanager.Secret;
  readonly cursorKey: secretsmanager.Secret;
  /** Where SES puts mail that comes in. */
  readonly inboundMail: s3.Bucket;
  /** Where alarms go. */
  readonly alarms: sns.Topic;
  /**
   * Keeps the events that functions finally failed to handle, in the stack of a scope. Known by name only: its policy lets in all rules of
   * the account, and needs no statement for each.
   */
  readonly failures: (scope: Construct) => sqs.IQueue;
  /** Keeps the runs of schedules that failed, in the stack of a scope. Nothing has to be done about them; among the failed events, they would hide those. */
  readonly failedRuns: (scope: Construct) => sqs.IQueue;
  /** ARN of the function that reads the log lines that somebody has to hear of. */
  readonly logLinesReader: string;
  /** Every queue so far that the queue watch looks at; whatever makes a queue adds it. */
  readonly watched: WatchedQueue[];
  /** Origin of the pages' absolute URLs, in the stack of a scope. */
  readonly publicOrigin: (scope: Construct) => string;
}

/** What a route is for: operations of HR's API, pages behind mailed links, webhooks of other systems. */
export type RouteKind = 'api' | 'page' | 'webhook';

/** A route of the API, and the stack that makes it. */
interface KnownRoute {
  readonly key: string;
  readonly kind: RouteKind;
  readonly stack: Stack;
}

/** The foundation with the parts of the core stack that only exist after it. */
export interface Core extends Foundation {
  readonly bus: events.EventBus;
  readonly api: apigatewayv2.HttpApi;
  readonly authorizerId: string;
  /** Every route so far; each context adds its own. */
  readonly routes: KnownRoute[];
  readonly mail: MailSettings;
}

/** A configuration set of SES. */
export interface ConfigurationSetReference {
  readonly name: string;
  readonly arn: string;
}

/** How mail leaves. The sender is a parameter of the operator. */
export interface MailSettings {
  /** For all mail except service mail to members: nothing goes to an address that bounced or complained. */
  readonly configurationSet: ConfigurationSetReference;
  /** For service mail to members, who get it even after a complaint: nothing goes to an address that bounced. */
  readonly memberConfigurationSet: ConfigurationSetReference;
}
