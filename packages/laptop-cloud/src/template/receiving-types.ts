import * as z from 'zod';

// Buckets, and the rules by which SES puts received mail into them. As in resource-types.ts, everything that is not listed is refused.

const inert = z.unknown().optional();

const lifecycleRule = z.strictObject({
  Id: inert,
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().default(''),
  ExpirationInDays: z.number().int().positive().optional(),
  // Nothing is uploaded in parts here, so nothing is left half-way.
  AbortIncompleteMultipartUpload: inert,
});

/** A bucket: unversioned, encrypted by S3, closed to the public. */
export const bucket = z.strictObject({
  Tags: inert,
  BucketName: z.string().optional(),
  BucketEncryption: z
    .strictObject({
      ServerSideEncryptionConfiguration: z.array(
        z.strictObject({
          ServerSideEncryptionByDefault: z.strictObject({ SSEAlgorithm: z.literal('AES256') }),
          BucketKeyEnabled: inert,
        }),
      ),
    })
    .optional(),
  PublicAccessBlockConfiguration: z
    .strictObject({
      BlockPublicAcls: z.literal(true),
      BlockPublicPolicy: z.literal(true),
      IgnorePublicAcls: z.literal(true),
      RestrictPublicBuckets: z.literal(true),
    })
    .optional(),
  LifecycleConfiguration: z.strictObject({ Rules: z.array(lifecycleRule) }).optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
    })
    .optional(),
  OwnershipControls: z
    .strictObject({ Rules: z.array(z.strictObject({ ObjectOwnership: z.literal('BucketOwnerEnforced') })) })
    .optional(),
});

/** Who may do what with a bucket and its objects. */
export const bucketPolicy = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.looseObject({ Statement: z.union([z.array(z.unknown()), z.looseObject({})]) }),
});

/** A set of receipt rules. */
export const receiptRuleSet = z.strictObject({ RuleSetName: z.string().optional() });

/** A receipt rule whose only actions put the mail into a bucket. */
export const receiptRule = z.strictObject({
  RuleSetName: z.string(),
  After: z.string().optional(),
  Rule: z.strictObject({
    Name: z.string().optional(),
    Enabled: z.boolean().default(false),
    ScanEnabled: z.boolean().default(false),
    TlsPolicy: z.enum(['Optional', 'Require']).default('Optional'),
    Recipients: z.array(z.string()).default([]),
    Actions: z
      .array(
        z.strictObject({
          S3Action: z.strictObject({ BucketName: z.string(), ObjectKeyPrefix: z.string().default('') }),
        }),
      )
      .default([]),
  }),
});
