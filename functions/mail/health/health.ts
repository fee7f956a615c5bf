/** Whether a campaign does harm, from a few counters: bounces, complaints, mails in doubt (ARCHITECTURE §5.6). Pure. */
import type * as z from 'zod';
import type { sendingHarmed } from '../../../events/mail/sending-harmed.ts';
import type { Tally } from '../tables.ts';

/** What is wrong with a campaign. */
export type Harm = z.infer<typeof sendingHarmed.data>['because'];

/**
 * SES reviews an account at 5 % bounces and 0.1 % complaints (SES Developer Guide, "Reputation metrics"); a campaign stops
 * before that. Only bounces for good count, as with SES.
 */
const limits = { bounces: 0.04, complaints: 0.001, inDoubt: 0.01 };
/** Below a hundred mails a single dead address would be one percent, and a list is not judged by two or three of them. */
const fewestAccepted = 100;
/** One complaint among few mails is a person, three are a pattern; among a thousand mails the rate itself speaks. */
const fewestComplaints = 3;
const acceptedForComplaintRate = 1_000;
/** As many may be in doubt after any short failure of the network. */
const mostInDoubt = 50;

/** What is wrong with what was sent since the last resumption; HR who resumes has seen the numbers until then. */
export function harmsOf(counted: Tally, seen: Tally): Harm[] {
  const accepted = counted.accepted - seen.accepted;
  const bounced = counted.bounced - seen.bounced;
  const complained = counted.complained - seen.complained;
  const inDoubt = counted.inDoubt - seen.inDoubt;
  const harms: Harm[] = [];
  if (accepted >= fewestAccepted && bounced > limits.bounces * accepted) harms.push('bounces');
  const enough = accepted >= acceptedForComplaintRate || complained >= fewestComplaints;
  if (enough && complained > limits.complaints * accepted) harms.push('complaints');
  if (inDoubt > mostInDoubt && inDoubt > limits.inDoubt * (accepted + inDoubt)) harms.push('in_doubt');
  return harms;
}
