/** Each account has one active set of receipt rules in a region. A person activates ours (docs/deploy.md), and `npm run operate -- dns` checks that. */
export const receiptRuleSet = 'okaeri-inbound';
/** The rule in it: the bucket takes mail from this rule only. */
export const receiptRule = 'calendar-replies';
