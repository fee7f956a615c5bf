import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import type { Verification } from '../tables.ts';

/** A verification: a change on the preference page that waits for the mailed code. */
export const verificationLifecycle = lifecycle<Verification['state']>()({
  of: 'a verification',
  begins: [{ to: ['pending'], says: 'wants more mail or another profile' }],
  steps: {
    mistype: { from: ['pending'], to: ['pending'], says: 'wrong code, at most 5 in 15 minutes' },
    confirm: { from: ['pending'], to: ['used'], says: 'right code within 15 minutes' },
  },
});
