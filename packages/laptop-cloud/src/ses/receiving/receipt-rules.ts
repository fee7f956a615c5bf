import type { Access } from '../../iam/access.ts';
import { Refusal } from '../../refusal.ts';
import type { Buckets } from '../../s3/buckets.ts';
import type { Model, Resource } from '../../template/model.ts';
import { domainOf } from '../message.ts';

/** A receipt rule that is in force. */
export interface ReceiptRule {
  readonly name: string;
  readonly arn: string;
  /** Whether mail is scanned for spam and viruses. */
  readonly scans: boolean;
  readonly buckets: readonly { readonly bucket: string; readonly prefix: string }[];
  readonly matches: (address: string) => boolean;
}

/**
 * The receipt rules of the templates, in their order. On AWS an API call activates a rule set; here the only rule set of the
 * templates is active.
 *
 * @throws {Refusal} on a second rule set, and on a bucket that SES may not write to (on AWS such a rule cannot be made)
 */
export function receiptRules(model: Model, buckets: Buckets, access: Access): ReceiptRule[] {
  const [set, second] = model.all('AWS::SES::ReceiptRuleSet');
  if (second !== undefined)
    throw new Refusal(`${second.place}: only one receipt rule set can be active, this is the second.`);
  const verified = model.all('AWS::SES::EmailIdentity').map(({ name }) => name.toLowerCase());
  const isOurs = (domain: string): boolean =>
    verified.some((identity) => domain === identity || domain.endsWith(`.${identity}`));
  return inOrder(model.all('AWS::SES::ReceiptRule')).flatMap((resource): ReceiptRule[] => {
    const { RuleSetName, Rule } = resource.properties;
    if (RuleSetName !== set?.name)
      throw new Refusal(`${resource.place} is in the rule set ${RuleSetName}, which no template holds.`);
    const arn = `${set.arn()}:receipt-rule/${resource.name}`;
    const targets = Rule.Actions.map(({ S3Action }) => {
      const { BucketName: bucket, ObjectKeyPrefix: prefix } = S3Action;
      if (!buckets.has(bucket))
        throw new Refusal(`${resource.place} names the bucket ${bucket}, which no template holds.`);
      const object = `arn:aws:s3:::${bucket}/${prefix}any`;
      const decision = access.checkService('ses.amazonaws.com', arn, 's3:PutObject', object);
      if (!decision.allowed) throw new Refusal(`${resource.place}: ${decision.because}.`);
      return { bucket, prefix };
    });
    const conditions = Rule.Recipients.map((recipient) => recipient.toLowerCase());
    const matches = (address: string): boolean =>
      isOurs(domainOf(address.toLowerCase())) && meets(conditions, address.toLowerCase());
    return Rule.Enabled ? [{ name: resource.name, arn, scans: Rule.ScanEnabled, buckets: targets, matches }] : [];
  });
}

/** `After` names the rule before; a rule without it comes first. */
export function inOrder(rules: readonly Resource<'AWS::SES::ReceiptRule'>[]): Resource<'AWS::SES::ReceiptRule'>[] {
  const ordered: Resource<'AWS::SES::ReceiptRule'>[] = [];
  for (const rule of rules) {
    const { After } = rule.properties;
    const before = ordered.findIndex(({ name }) => name === After);
    ordered.splice(After === undefined ? 0 : before < 0 ? ordered.length : before + 1, 0, rule);
  }
  return ordered;
}

/**
 * SES's recipient conditions: `a@example.com` (with any `+detail`), `example.com` (that domain only), `.example.com` (its
 * subdomains only); no condition = every address.
 */
function meets(conditions: readonly string[], address: string): boolean {
  const domain = domainOf(address);
  const plain = `${address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/, '')}@${domain}`;
  return (
    conditions.length === 0 ||
    conditions.some((condition) => {
      if (condition.startsWith('.')) return domain.endsWith(condition);
      return condition.includes('@') ? condition === address || condition === plain : condition === domain;
    })
  );
}
