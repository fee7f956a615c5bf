import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import { claimTakes, givenUpAfter, resent } from '../environment.ts';
import type { ServiceMail } from '../tables.ts';

/** The life of a service mail. */
export const serviceMailLifecycle = lifecycle<ServiceMail['state']>()({
  of: 'a service mail',
  begins: [
    { to: ['claimed'], says: 'its event (stored before the mail is sent)' },
    { to: ['unclaimed'], says: `the watch, where nobody claimed it for ${claimTakes} minutes` },
    { to: ['skipped'], says: 'its event, after a newer mail of its kind' },
  ],
  steps: {
    accept: { from: ['claimed'], to: ['accepted'], says: 'SES takes it' },
    refuse: { from: ['claimed'], to: ['refused'], says: 'SES will never take it (reason)' },
    claim: {
      from: ['unclaimed'],
      to: ['claimed'],
      says: 'its late event, or service-mail-doubt-due (no newer mail of its kind)',
    },
    wait: { from: ['claimed'], to: ['waiting'], says: 'it certainly was not sent' },
    tryAgain: {
      from: ['waiting'],
      to: ['claimed'],
      says: `service-mail-doubt-due, after ${resent.soon} to ${resent.rarely} minutes`,
    },
    skip: {
      from: ['claimed'],
      to: ['skipped'],
      says: `nobody to write to, too late, or tried for ${givenUpAfter} days (reason)`,
    },
    replace: {
      from: ['unclaimed', 'unwritten', 'waiting'],
      to: ['skipped'],
      says: 'a newer mail of its kind was sent',
    },
    doubt: {
      from: ['claimed'],
      to: ['inDoubt'],
      says: 'time-out, reset, 5xx, a silent sender, or a second mail that was not sent or written',
    },
    cannotWrite: {
      from: ['claimed'],
      to: ['unwritten'],
      says: 'what its gathering says cannot be mailed (mail-not-written)',
    },
    writeAgain: { from: ['unwritten'], to: ['claimed'], says: 'the watch, until HR has corrected the gathering' },
    resend: {
      from: ['inDoubt'],
      to: ['claimed'],
      says: 'service-mail-doubt-due (no report, no newer mail of its kind; once, or again where SES said that it failed or an operator asks)',
    },
  },
});
