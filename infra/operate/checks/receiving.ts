/** Whether SES takes the mail that the DNS of the sender's domain sends to it. */
import { DescribeActiveReceiptRuleSetCommand, type DescribeActiveReceiptRuleSetResponse } from '@aws-sdk/client-ses';
import { receiptRule, receiptRuleSet } from '../../constructs/mail/receipt-rule-names.ts';
import type { Deployment } from '../deployment.ts';

/** What is wrong with the active receipt rules; undefined: nothing. */
export async function receivingTrouble({ mail }: Pick<Deployment, 'mail'>): Promise<string | undefined> {
  return troubleOfRules(await mail.send(new DescribeActiveReceiptRuleSetCommand()));
}

/**
 * The response names no active set if there is none (Amazon SES API Reference, version 1, "DescribeActiveReceiptRuleSet"). Mail that no enabled
 * rule takes is refused at the door.
 */
function troubleOfRules({ Metadata, Rules = [] }: DescribeActiveReceiptRuleSetResponse): string | undefined {
  const how = `aws ses set-active-receipt-rule-set --rule-set-name ${receiptRuleSet}`;
  const active = Metadata?.Name;
  if (active === undefined) return `No receipt rule set is active, and SES refuses the mail: ${how}`;
  if (active !== receiptRuleSet)
    return `The receipt rule set ${active} is active, not ours. Copy its rules into ${receiptRuleSet}, then: ${how}`;
  if (Rules.some(({ Name, Enabled }) => Name === receiptRule && Enabled === true)) return undefined;
  return `The rule ${receiptRule} of the active receipt rule set is not there, or not enabled: deploy Okaeri-Gatherings again, or enable it.`;
}
