import type { GatheringStatus } from '../../../events/read-models/gathering.ts';
import { lifecycle } from '../../../shared/decision/lifecycle.ts';

/** The life of a gathering. */
export const gatheringLifecycle = lifecycle<GatheringStatus>()({
  of: 'a gathering',
  begins: [
    { to: ['draft'], says: 'POST /gatherings, or an outside calendar announces it' },
    { to: ['published'], says: 'a trusted calendar announces it (event-scheduled)' },
  ],
  steps: {
    saveTheDate: { from: ['draft'], says: 'save the date, once (save-the-date-requested)' },
    publish: { from: ['draft'], to: ['published'], says: 'publish (event-scheduled)' },
    change: {
      from: ['draft', 'published'],
      says: 'PATCH (a draft with a save-the-date, save-the-date-corrected; once published, event-rescheduled)',
    },
    mend: { from: ['cancelled', 'over'], says: 'PATCH of its texts, while a mail about it cannot be written' },
    cancel: {
      from: ['draft', 'published'],
      to: ['cancelled'],
      says: 'cancel (event-cancelled, if anybody knows of it)',
    },
    decideOnMinimum: { from: ['published'], to: ['published', 'cancelled'], says: 'the minimum is decided on' },
    end: { from: ['published'], to: ['over'], says: 'its end is due (gathering-ended)' },
  },
});
