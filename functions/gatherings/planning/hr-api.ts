/** HR's API of gatherings. */
import { api } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import {
  cancelGathering,
  changeGathering,
  type Gathering,
  planGathering,
  publishGathering,
} from '../gathering/gathering.ts';
import { commitGathering, listGatherings, loadGathering } from '../gathering/gathering-store.ts';
import { gatheringRoutes, gatheringSchema } from '../routes.ts';
import { mailable, mailableNew } from './mailable-decisions.ts';
import { saveTheDate } from './save-the-date.ts';

const gatherings = resource({
  kind: 'gathering',
  param: 'gatheringId',
  path: '/gatherings',
  load: loadGathering,
  commit: commitGathering,
  schema: gatheringSchema,
  view: gatheringView,
  refusals: {
    not_now: { status: 409, detail: 'It is too late for this gathering.' },
    invalid: { status: 422, detail: 'The gathering is not valid.' },
    already_announced: {
      status: 409,
      detail: 'The date of this gathering was announced before; it is announced only once.',
    },
  },
});

export const handler = api(gatheringRoutes, {
  createGathering: gatherings.create(mailableNew(planGathering, programme)),
  listGatherings: gatherings.list(listGatherings),
  getGathering: gatherings.get,
  changeGathering: gatherings.decide(200, mailable(changeGathering, programme)),
  publishGathering: gatherings.decide(202, mailable(publishGathering, programme)),
  cancelGathering: gatherings.decide(202, (gathering, command, at) => cancelGathering(gathering, command, at)),
  saveTheDate: gatherings.decide(202, mailable(saveTheDate, programme)),
});

function gatheringView({ draft, ...gathering }: Gathering) {
  const later = { publishedAt: null, saveTheDateAt: null, cancelledBecause: null };
  const absent = { place: null, onlineUrl: null, seats: null, onlineSeats: null };
  const unset = { minAttendees: null, decideBy: null, answerBy: null };
  return { ...later, ...gathering, ...absent, ...unset, ...draft };
}
