import { idSchema } from '../../shared/identifier.ts';
import { refOf } from '../../shared/timers/define-timer.ts';

/** What every timer of a leaver waits for: the leaver, whichever timer it is. */
export const leaverRef = refOf({ alumniId: idSchema('alumnus') });
