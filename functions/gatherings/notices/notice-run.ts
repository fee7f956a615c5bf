/** Whose turn it is in a run of notices: the guests first, then the recipients of each campaign about the gathering. Pure. */
import type { CampaignId } from '../../../shared/identifier.ts';
import type { NoticeRun } from '../tables.ts';
import type { NoticePlan } from './notices.ts';

/** The stage that is stored while it is the guests' turn; n = the turn of the nth campaign's recipients. */
export const guestsStage = 0;

/** The recipients of a campaign have their turn; those of the campaigns before it had theirs. */
export interface RecipientsTurn {
  readonly campaignId: CampaignId;
  readonly before: readonly CampaignId[];
}

/** Whose turn it is in a run that is not done. */
export function turnOf(
  { stage }: Pick<NoticeRun, 'stage'>,
  { campaigns }: Pick<NoticePlan, 'campaigns'>,
): 'guests' | 'nobody' | RecipientsTurn {
  if (stage === guestsStage) return 'guests';
  const had = stage - 1;
  const campaignId = campaigns[had];
  return campaignId === undefined ? 'nobody' : { campaignId, before: campaigns.slice(0, had) };
}

/** Where a run continues. */
export type NoticePosition = Pick<NoticeRun, 'stage' | 'afterGuest' | 'nextRecipient' | 'done'>;

/** The run continues with others of those whose turn it is. */
export function inSameTurn(
  { stage }: Pick<NoticeRun, 'stage'>,
  from: Pick<NoticeRun, 'afterGuest'> | Pick<NoticeRun, 'nextRecipient'>,
): NoticePosition {
  return { stage, nextRecipient: 0, done: false, ...from };
}

/** The run continues with the next campaign's recipients; after the last of the campaigns it is done. */
export function inNextTurn(
  { stage }: Pick<NoticeRun, 'stage'>,
  { campaigns }: Pick<NoticePlan, 'campaigns'>,
): NoticePosition {
  return { stage: stage + 1, nextRecipient: 0, done: stage >= campaigns.length };
}
