import { type ApiRequest, api } from '../../../shared/http/api.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { idFrom, newId } from '../../../shared/identifier.ts';
import type { Log } from '../../../shared/log/log.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { readSecret } from '../../../shared/secrets/secrets.ts';
import { readCanonicalEvent } from '../employee/canonical-event.ts';
import { takeIn } from '../employee/employee.ts';
import { commitTakenIn, loadEmployee } from '../employee/employee-store.ts';
import { webhookEnvironment } from '../environment.ts';
import { webhookRoutes } from '../routes.ts';
import { liveSecrets, type SignatureScheme, standardWebhooks, verifySignature } from './webhook-signature.ts';

const { WEBHOOK_SECRETS } = readEnvironment(webhookEnvironment);
type Source = (typeof programme.hrisSources)[number];
type WebhookRequest = Pick<ApiRequest, 'headers' | 'rawBody'>;
const schemes: Readonly<Record<Source, SignatureScheme>> = {
  standard: standardWebhooks,
};

/** POST /webhooks/hris/{source}: verify, drop, store with its event (STANDARDS §1). Idempotent by the webhook's id. */
export const handler = api(webhookRoutes, {
  receiveHrisWebhook: async (request, { now, log }) => {
    const source = programme.hrisSources.find((known) => known === request.params.source);
    if (source === undefined) throw Problem.notFound('webhook source');
    const webhookId = await authenticate(source, request, now, log);
    const reading = readCanonicalEvent(request.rawBody);
    if (reading.result === 'uninteresting') return { status: 202 };
    if (reading.result === 'unreadable') {
      log.warn('WEBHOOK_UNREADABLE', { source, problems: reading.errors.length });
      throw Problem.invalid(reading.errors);
    }
    const takenIn = takeIn(reading.statement, await loadEmployee(reading.statement), {
      intakeId: idFrom('intake', source, webhookId),
      via: 'webhook',
      by: `webhook:${source}`,
      at: now,
      newAlumniId: newId('alumnus'),
    });
    const first = await commitTakenIn(takenIn, now, request.origin);
    const { intakeId, kind } = takenIn.intake;
    log.info(first ? 'WEBHOOK_ACCEPTED' : 'WEBHOOK_DUPLICATE', { source, intakeId, kind });
    return { status: 202 };
  },
});

/** The webhook's id, once its signature is verified. @throws Problem 401 that does not say what is wrong. */
async function authenticate(
  source: Source,
  { headers, rawBody }: WebhookRequest,
  now: Date,
  log: Log,
): Promise<string> {
  const secrets = liveSecrets(await readSecret(WEBHOOK_SECRETS), source);
  const verification = verifySignature(schemes[source], { headers, body: rawBody }, secrets, now);
  if (verification.verified) return verification.id;
  log.warn('WEBHOOK_REFUSED', { source, because: verification.because });
  throw new Problem(401, 'The webhook is not authenticated.');
}
