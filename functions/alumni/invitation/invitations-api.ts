/** GET /invitations, POST /invitations/stop and /resume: HR sees how many wait for mail of an invitation, and stops or resumes it. */
import { type Decide, isRefusal } from '../../../shared/decision/decision.ts';
import { type ApiRequest, type ApiResponse, api, repeatable } from '../../../shared/http/api.ts';
import { refusalProblem } from '../../../shared/http/resource.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { resumeInvitations, stopInvitations } from '../budget/budget.ts';
import { commitBudget, loadBudget } from '../budget/budget-store.ts';
import { invitationRoutes } from '../routes.ts';
import type { InvitationBudget } from '../tables.ts';
import { showInvitations } from './queue.ts';
import { queuedTurns } from './queue-store.ts';

const refusals = {
  stopped: { status: 409, detail: 'The mails of invitations were stopped before.' },
  not_stopped: { status: 409, detail: 'The mails of invitations are not stopped.' },
} as const;

const show = async (_request: unknown, { now }: Pick<Invocation, 'now'>): Promise<ApiResponse> => {
  const [budget, turns] = await Promise.all([loadBudget(), queuedTurns()]);
  return { status: 200, body: showInvitations(budget, turns, now) };
};

export const handler = api(invitationRoutes, {
  showInvitations: show,
  stopInvitations: decide(stopInvitations),
  resumeInvitations: decide(resumeInvitations),
});

function decide<Code extends keyof typeof refusals>(decision: Decide<InvitationBudget, undefined, Code>) {
  return repeatable(async ({ caller, completed }: Pick<ApiRequest, 'caller' | 'completed'>, { now }: Invocation) => {
    const budget = await loadBudget();
    const decided = decision(budget, { by: caller.actor, input: undefined }, now);
    if (isRefusal(decided)) throw refusalProblem('mail of invitations', decided, refusals);
    await commitBudget(budget, decided, completed({ status: 200, headers: {} }));
    return show(undefined, { now });
  }, show);
}
