/** HR's API of gatherings. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import type { Cancellation, GatheringPatch } from '../../../events/read-models/gathering.ts';
import { countLastingDoubts } from '../../../events/read-models/send-progress.ts';
import type { Command } from '../../../shared/decision/decision.ts';
import { type ApiRequest, api, type Caller, repeatable } from '../../../shared/http/api.ts';
import { resource } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import {
  cancelGathering,
  changeGathering,
  type Gathering,
  publishGathering,
  writeGathering,
} from '../gathering/gathering.ts';
import { commitGathering, listGatherings, loadGathering } from '../gathering/gathering-store.ts';
import { seatsForWaiting } from '../gathering/seats.ts';
import { gatheringRoutes, gatheringSchema } from '../routes.ts';
import { loadWaiting } from '../rsvp/guest-store.ts';
import { sentMail } from './announcement-doubts-store.ts';
import { campaignInDoubt, hintOf } from './hint.ts';
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
      detail:
        'The announcement of this date was asked for before, and a gathering has one: its campaign says whether it has left. To correct it, change the gathering (PATCH).',
    },
  },
});

export const handler = api(gatheringRoutes, {
  createGathering: gatherings.create(mailableNew(writeGathering, programme)),
  listGatherings: gatherings.list(listGatherings),
  getGathering: gatherings.get,
  changeGathering: repeatable(change, gatherings.get),
  publishGathering: gatherings.decide(202, mailable(publishGathering, programme)),
  cancelGathering: gatherings.decide(202, (gathering, command: Command<Cancellation>, at) =>
    cancelGathering(gathering, command, at, { because: 'decided_by_hr', reason: command.input?.reason }),
  ),
  saveTheDate: gatherings.decide(202, mailable(saveTheDate, programme)),
});

type Change = ApiRequest<(typeof gatheringRoutes)['changeGathering']>;

/** The waiting list is read only if the number of seats may change. */
async function change(request: Change, invocation: Invocation) {
  const { body, params } = request;
  const seatsMayChange = body.seats !== undefined || body.onlineSeats !== undefined || body.place !== undefined;
  const waiting = seatsMayChange ? await loadWaiting(params.gatheringId) : [];
  const decide = mailable(
    (gathering: Gathering, command: Command<GatheringPatch>, at: Date) =>
      changeGathering(gathering, command, at, waiting),
    programme,
  );
  return gatherings.decide(200, decide)(request, invocation);
}

async function gatheringView(stored: Gathering, _caller: Caller, at: Date) {
  const { draft, frozenAudiences: _shownAsHint, ...gathering } = stored;
  const later = { publishedAt: null, saveTheDateAt: null, cancelledBecause: null, cancellationReason: null };
  const absent = { place: null, onlineUrl: null, seats: null, onlineSeats: null };
  const unset = { minAttendees: null, decideBy: null, answerBy: null };
  const { gatheringId, publishedAt, saveTheDateAt } = stored;
  const campaigns = {
    campaignId: publishedAt === undefined ? null : invitationCampaignId(gatheringId),
    saveTheDateCampaignId: saveTheDateAt === undefined ? null : saveTheDateCampaignId(gatheringId),
  };
  const inDoubt = campaignInDoubt(stored, at);
  const hint = hintOf(stored, at, inDoubt === undefined ? 0 : await countLastingDoubts(sentMail, inDoubt, at));
  const computed = { freeWhileWaiting: seatsForWaiting(stored), hint, ...campaigns };
  return { ...later, ...gathering, ...computed, ...absent, ...unset, ...draft };
}
