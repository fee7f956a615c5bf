import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import { codeValidMinutes } from '../../../shared/links/verification-code.ts';
import type { Verification } from '../tables.ts';

/** How often a code may be tried. */
export const mostAttempts = 5;

/** A verification: a change on the preference page that waits for the mailed code. */
export const verificationLifecycle = lifecycle<Verification['state']>()({
  of: 'a verification',
  begins: [{ to: ['pending'], says: 'wants more mail or another profile' }],
  steps: {
    mistype: {
      from: ['pending'],
      to: ['pending'],
      says: `wrong code, at most ${mostAttempts} in ${codeValidMinutes} minutes`,
    },
    confirm: { from: ['pending'], to: ['used'], says: `right code within ${codeValidMinutes} minutes` },
  },
});
