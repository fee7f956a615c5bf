/** Requests of HR to write or change a campaign, with what makes a draft invalid. */
import { type Command, decided, isRefusal, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { isSameDraft, patchedDraft } from '../../../shared/decision/patch.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateProblems, toCome } from '../../../shared/time/date-rules.ts';
import { changeCampaign, type Draft, draftCampaign } from '../campaign/campaign.ts';
import type { CampaignOutcome } from '../campaign/campaign-decision.ts';
import { compiledOrProblems } from '../campaign/content.ts';
import { type CampaignPatch, draftDefaults } from '../schemas.ts';
import type { Campaign } from '../tables.ts';

/** What HR sends, or what a campaign holds with HR's changes over it. */
type DraftRequest = Omit<Draft, 'sendAt' | 'notAfter'> & {
  readonly sendAt?: string | null | undefined;
  readonly notAfter?: string | null | undefined;
};

/** Writes a new campaign. */
export function writeCampaign(
  id: CampaignId,
  { by, input }: Command<DraftRequest>,
  at: Date,
): CampaignOutcome<'invalid'> {
  return unlessValid(input, input, at) ?? draftCampaign(id, { by, input: draftOf(input) }, at);
}

/**
 * Changes the fields of a campaign that the request names; null gives a field its default again. What announces a gathering cannot
 * leave after the last moment that the gathering gives it.
 */
export function editCampaign(
  campaign: Campaign,
  { by, input }: Command<CampaignPatch>,
  at: Date,
): CampaignOutcome<'invalid'> {
  const edited = {
    ...campaign,
    ...draftDefaults,
    sendAt: undefined,
    notAfter: undefined,
    ...patchedDraft(campaign, input),
  };
  const last = campaign.writtenFrom?.notAfter;
  const bounded = { ...edited, notAfter: edited.notAfter ?? last };
  // An end that HR names takes the place of an earlier one of HR's.
  const { endSetByHr, ...rest } = campaign;
  const before = 'notAfter' in input ? rest : campaign;
  const outcome = unlessValid(bounded, input, at, last) ?? changeCampaign(before, { by, input: draftOf(bounded) }, at);
  return !isRefusal(outcome) && staysAsItIs(campaign, outcome.state) ? decided(campaign) : outcome;
}

/** Whether a change leaves a campaign where it is, and as it is. Where it becomes a draft again, it does not. */
function staysAsItIs(before: Campaign, after: Campaign): boolean {
  return isSameDraft(withoutTraces(before), withoutTraces(after));
}

/** A campaign without the fields in which every change leaves a trace. */
function withoutTraces({ authors, history, updatedAt, changedSinceSubmission, pausedDetail, ...campaign }: Campaign) {
  return campaign;
}

/** A missing time is neither earlier nor later than another. */
function instantOf(time: string | null | undefined): number {
  return Date.parse(time ?? '');
}

/** A refusal that names each text that a mail may not hold, times that are `given` too late, and times that contradict each other. */
function unlessValid(
  { sendAt, notAfter, ...content }: DraftRequest,
  given: Pick<DraftRequest, 'sendAt' | 'notAfter'>,
  at: Date,
  last?: string,
): Refusal<'invalid'> | undefined {
  const errors: ProblemError[] = [
    ...(compiledOrProblems(content, programme).problems ?? []),
    ...dateProblems(
      [
        ['/sendAt', given.sendAt, toCome],
        ['/notAfter', given.notAfter, toCome],
      ],
      at,
    ),
  ];
  if (instantOf(notAfter) <= instantOf(sendAt)) {
    errors.push(
      given.notAfter === undefined
        ? { pointer: '/sendAt', detail: `must be before notAfter (${notAfter})` }
        : { pointer: '/notAfter', detail: 'must be after sendAt' },
    );
  }
  if (instantOf(notAfter) > instantOf(last)) {
    errors.push({
      pointer: '/notAfter',
      detail: `must not be after ${last}: then it is too late for what it announces`,
    });
  }
  return errors.length === 0 ? undefined : refuse('invalid', errors);
}

function draftOf(request: DraftRequest): Draft {
  const { topic, subject, body, audience, classification, gatheringId, jobId } = request;
  const times = { sendAt: request.sendAt ?? undefined, notAfter: request.notAfter ?? undefined };
  return { topic, subject, body, audience, classification, gatheringId, jobId, ...times };
}
