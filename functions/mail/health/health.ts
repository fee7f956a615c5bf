/** Whether a campaign does harm, from a few counters: bounces, complaints, mails in doubt. Pure. */
import type * as z from 'zod';
import { exceededLimits } from '../../../events/agreements/reputation-limits.ts';
import { sendingHarmed } from '../../../events/mail/index.ts';
import { outcomeCodes, type SendProgress } from '../../../events/read-models/send-progress.ts';
import { type Decide, type Decision, decided, refuse } from '../../../shared/decision/decision.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { harmLimits } from '../environment.ts';
import { type SendHealth, type Tally, tallySchema } from '../tables.ts';

const { inDoubt: doubts, refusingDomains } = harmLimits;

/** What is wrong with a campaign. */
export type HarmReason = z.infer<typeof sendingHarmed.data>['because'];

/** What a chunk contributes to the health now, and how much of that was not counted yet. Undefined = everything was. */
export function countsOf(
  { outcomes, judged }: Pick<SendProgress, 'outcomes' | 'judged'>,
  inDoubt: number,
): { readonly total: SendProgress['judged']; readonly difference: SendProgress['judged'] } | undefined {
  const accepted = [...outcomes].filter((code) => code === outcomeCodes.accepted).length;
  const difference = { accepted: accepted - judged.accepted, inDoubt: inDoubt - judged.inDoubt };
  if (difference.accepted === 0 && difference.inDoubt === 0) return undefined;
  return { total: { accepted, inDoubt }, difference };
}

/** What is wrong with the mails sent since the last resumption: HR saw the earlier numbers before resuming. */
export function harmsOf(counted: Tally & Pick<SendHealth, 'refusingDomains'>, seen: Tally): HarmReason[] {
  const accepted = counted.accepted - seen.accepted;
  const bounced = counted.bounced - seen.bounced;
  const complained = counted.complained - seen.complained;
  const inDoubt = counted.inDoubt - seen.inDoubt;
  const harms: HarmReason[] = exceededLimits({ accepted, bounced, complained });
  if (inDoubt > doubts.most && inDoubt > doubts.share * (accepted + inDoubt)) harms.push('in_doubt');
  const unauthenticated = counted.unauthenticated - seen.unauthenticated;
  if (unauthenticated > 0 || counted.refusingDomains.size > refusingDomains.most) harms.push('policy');
  return harms;
}

/** A judgement on a campaign that does harm. */
export interface Judgement extends Decision<SendHealth> {
  /** What is wrong now, and has not been named by an event yet. */
  readonly harms: readonly HarmReason[];
}

/** Emits an event on each thing that is wrong with a campaign: one per cause until HR resumes it. */
export const judgeHealth: Decide<SendHealth, undefined, 'no_harm', Judgement> = (health) => {
  const { campaignId, announced, seen, sequence } = health;
  const harms = harmsOf(health, seen).filter((harm) => !announced.includes(harm));
  if (harms.length === 0) return refuse('no_harm');
  const events = harms.map((because) => emit(sendingHarmed, { campaignId, because }));
  const state = { ...health, announced: [...announced, ...harms], sequence: sequence + harms.length };
  return { ...decided(state, { events }), harms };
};

/** HR resumed a campaign that was stopped for its harm: it is judged by what is sent from here on. */
export const restartJudgement: Decide<SendHealth, { readonly resumption: number }, 'no_harm' | 'known'> = (
  health,
  command,
) => {
  const { resumption } = command.input;
  if (health.announced.length === 0) return refuse('no_harm');
  if (health.resumption >= resumption) return refuse('known');
  const seen = tallySchema.parse(health);
  return decided({ ...health, announced: [], seen, refusingDomains: new Set<number>(), resumption });
};
