import { doubtHolds, outcomeCodes, type SendProgress } from '../../../events/read-models/send-progress.ts';
import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import { minute } from '../../../shared/time/durations.ts';

/** Where a recipient of a campaign stands: what the lanes noted, and once SES has reported the mail, its report. */
export type RecipientStatus =
  | 'pending'
  | 'claimed'
  | 'accepted'
  | 'refused'
  | 'skipped'
  | 'inDoubt'
  | 'delivered'
  | 'bounced'
  | 'complained';

/** The life of a recipient of a campaign. */
export const recipientLifecycle = lifecycle<RecipientStatus>()({
  of: 'a recipient of a campaign',
  begins: [{ to: ['pending'], says: 'audience-chunk-frozen' }],
  steps: {
    claim: { from: ['pending'], to: ['claimed'], says: 'a lane claims (stored before anything is sent)' },
    accept: { from: ['claimed'], to: ['accepted'], says: 'SES takes the mail' },
    refuse: { from: ['claimed'], to: ['refused'], says: 'SES will never take it (reason)' },
    skip: { from: ['claimed'], to: ['skipped'], says: 'no consent, no address, over the cap (reason)' },
    giveBack: { from: ['claimed'], to: ['pending'], says: 'certainly not sent, or it is night there' },
    doubt: { from: ['claimed'], to: ['inDoubt'], says: 'time-out, reset, 5xx, a silent lane' },
    tooLate: { from: ['pending'], to: ['skipped'], says: 'notAfter has passed' },
    reopen: { from: ['inDoubt'], to: ['pending'], says: `HR resends (no report for ${doubtHolds / minute} minutes)` },
    keepDoubt: { from: ['pending'], to: ['inDoubt'], says: 'the second mail may not be sent' },
    learn: {
      from: ['pending', 'claimed', 'inDoubt'],
      to: ['accepted'],
      says: 'SES or a late lane reports the first mail',
    },
    learnRefusal: { from: ['inDoubt'], to: ['refused'], says: 'a late lane reports it' },
    reject: { from: ['accepted'], to: ['refused'], says: 'Email Rejected' },
    deliver: { from: ['accepted'], to: ['delivered'], says: 'Email Delivered' },
    takeBack: { from: ['bounced'], to: ['delivered'], says: 'Email Delivered (the bounce was an automatic reply)' },
    bounce: { from: ['accepted', 'delivered'], to: ['bounced'], says: 'Email Bounced' },
    complain: { from: ['accepted', 'delivered', 'bounced'], to: ['complained'], says: 'Email Complaint Received' },
  },
});

/** Where a chunk stands: nobody works on it, a lane has claims on it, or everybody has an outcome. */
export type ChunkStatus = 'waiting' | 'claimed' | 'done';

/** The life of a chunk. */
export const chunkLifecycle = lifecycle<ChunkStatus>()({
  of: 'a chunk',
  begins: [{ to: ['waiting'], says: 'audience-chunk-frozen' }],
  steps: {
    claim: { from: ['waiting', 'claimed'], to: ['claimed'], says: 'a lane claims a window' },
    leave: {
      from: ['claimed'],
      to: ['waiting'],
      says: 'time (chunk-left), quota (sending-quota-reached), account (sending-harmed), quiet hours (chunk-due), stopped by HR',
    },
    finish: { from: ['waiting', 'claimed'], to: ['done'], says: 'everybody has an outcome (chunk-sent)' },
    reopen: { from: ['done'], to: ['waiting'], says: 'chunk-resend-requested (chunk-left)' },
  },
});

/** Where a chunk stands, by what is stored of it. */
export function chunkStatus({ outcomes, done }: Pick<SendProgress, 'outcomes' | 'done'>): ChunkStatus {
  if (done) return 'done';
  return outcomes.includes(outcomeCodes.claimed) ? 'claimed' : 'waiting';
}
