/** An account and region has one active set of receipt rules: a person activates ours (docs/deploy.md), and `npm run operate -- dns` looks at it. */
export const receiptRuleSet = 'okaeri-inbound';
/** The rule in it: the bucket takes mail of this one only. */
export const receiptRule = 'calendar-replies';
