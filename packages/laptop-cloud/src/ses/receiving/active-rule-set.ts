import { escapeXml } from '../../aws-service.ts';
import type { Model, Resource } from '../../template/model.ts';
import { inOrder } from './receipt-rules.ts';

/** When the rule set was made; this is not recorded here. */
const madeAt = '2026-01-01T00:00:00.000Z';

/**
 * The active receipt rule set with its rules, as SES shows it; nothing if none is active (Amazon SES API Reference, version 1,
 * "DescribeActiveReceiptRuleSet").
 */
export function activeRuleSet(model: Pick<Model, 'all'>): string {
  const [set] = model.all('AWS::SES::ReceiptRuleSet');
  if (set === undefined) return '';
  const rules = inOrder(model.all('AWS::SES::ReceiptRule')).map(ruleOf).join('');
  return `<Metadata><Name>${escapeXml(set.name)}</Name><CreatedTimestamp>${madeAt}</CreatedTimestamp></Metadata><Rules>${rules}</Rules>`;
}

function ruleOf({ name, properties: { Rule } }: Resource<'AWS::SES::ReceiptRule'>): string {
  const recipients = Rule.Recipients.map((recipient) => `<member>${escapeXml(recipient)}</member>`).join('');
  const actions = Rule.Actions.map(
    ({ S3Action }) =>
      `<member><S3Action><BucketName>${escapeXml(S3Action.BucketName)}</BucketName><ObjectKeyPrefix>${escapeXml(S3Action.ObjectKeyPrefix)}</ObjectKeyPrefix></S3Action></member>`,
  ).join('');
  return `<member><Name>${escapeXml(name)}</Name><Enabled>${Rule.Enabled}</Enabled><TlsPolicy>${Rule.TlsPolicy}</TlsPolicy><Recipients>${recipients}</Recipients><Actions>${actions}</Actions><ScanEnabled>${Rule.ScanEnabled}</ScanEnabled></member>`;
}
