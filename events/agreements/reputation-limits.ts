/**
 * What harms the sender's reputation: mail judges campaigns by it, alumni judges the mail of invitations. More than a share of the
 * accepted mails, and a least number, so that a few addresses do not judge a list. SES reviews an account at 5 % bounces and 0.1 %
 * complaints (SES Developer Guide, "Reputation metrics"). Pure.
 */

/** The limits; shares of the accepted mails. */
export const reputationLimits = {
  /** Permanent bounces, as with SES. Below the least number of accepted mails a single dead address would be one percent. */
  bounces: { share: 0.04, leastAccepted: 100 },
  /** One complaint among few mails is a person, several are a pattern; among many mails the share itself speaks. */
  complaints: { share: 0.001, leastComplaints: 3, orLeastAccepted: 1_000 },
} as const;

const { bounces, complaints } = reputationLimits;

/** Numbers of mails: those that SES accepted, and of these the ones that came back and the ones reported as spam. */
export interface MailCounts {
  readonly accepted: number;
  readonly bounced: number;
  readonly complained: number;
}

/** Which limits the mails exceed. */
export function exceededLimits({ accepted, bounced, complained }: MailCounts): ('bounces' | 'complaints')[] {
  const enough = accepted >= complaints.orLeastAccepted || complained >= complaints.leastComplaints;
  return [
    ...(accepted >= bounces.leastAccepted && bounced > bounces.share * accepted ? (['bounces'] as const) : []),
    ...(enough && complained > complaints.share * accepted ? (['complaints'] as const) : []),
  ];
}
