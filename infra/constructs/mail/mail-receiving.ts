/** Mail that comes in: SES takes it for one address of the sender's domain and puts it into a bucket with a short expiry. */
import { Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { allow, type LambdaFunction } from '../lambda-function.ts';
import { receiptRule as ruleName, receiptRuleSet as ruleSetName } from './receipt-rule-names.ts';

const prefix = 'inbound/';

/**
 * The bucket for mail that comes in. Only our receipt rule may write into it; whatever is not decided on within a week is deleted unread.
 */
export function inboundMailBucket(scope: Construct, id: string): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    // A deleted mail must be gone, not an old version.
    versioned: false,
    lifecycleRules: [
      { id: 'forget', expiration: Duration.days(7), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // CDK's own property for this would add a function and a role that set it after the deployment.
  (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('NotificationConfiguration', {
    EventBridgeConfiguration: { EventBridgeEnabled: true },
  });
  const { account } = Stack.of(scope);
  const rule = Stack.of(scope).formatArn({
    service: 'ses',
    resource: 'receipt-rule-set',
    resourceName: `${ruleSetName}:receipt-rule/${ruleName}`,
  });
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('ses.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}*`)],
      conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': rule } },
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason: 'An access log would keep keys and times of personal mail longer than the mail; one function reads it.',
  });
  return bucket;
}

/** The receipt rule for `rsvp@` the sender's domain: SES matches `rsvp+CODE@` with it. All other mail to the domain is refused. */
export class InboundMail extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { bucket, senderDomain }: { bucket: s3.Bucket; senderDomain: string }) {
    super(scope, id);
    this.bucket = bucket;
    const ruleSet = new ses.CfnReceiptRuleSet(this, 'RuleSet', { ruleSetName });
    const rule = new ses.CfnReceiptRule(this, 'Rule', {
      ruleSetName,
      rule: {
        name: ruleName,
        enabled: true,
        scanEnabled: true,
        tlsPolicy: 'Require',
        recipients: [Fn.join('@', ['rsvp', senderDomain])],
        actions: [{ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: prefix } }],
      },
    });
    rule.addResourceDependency(ruleSet);
  }

  /** Lets a function read a mail and delete it. */
  grantReadAndDelete(reader: LambdaFunction): void {
    allow(reader, this.bucket.arnForObjects(`${prefix}*`), 's3:GetObject', 's3:DeleteObject');
    Validations.of(reader.role ?? reader).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${importedObjects(this.bucket)}]`,
      reason: 'Keys of received mails are SES’s message ids, which nobody knows before.',
    });
    // Without it S3 responds "forbidden" for a mail that is gone, and not "no such key" (Amazon S3 API, GetObject).
    allow(reader, this.bucket.bucketArn, 's3:ListBucket');
  }
}

/** How cdk-nag names the objects of the bucket in another stack: by the export of the bucket's ARN. */
function importedObjects(bucket: s3.Bucket): string {
  const stack = Stack.of(bucket);
  const imported = stack.resolve(stack.exportValue(bucket.bucketArn)) as { 'Fn::ImportValue': string };
  return `${imported['Fn::ImportValue']}/${prefix}*`;
}
