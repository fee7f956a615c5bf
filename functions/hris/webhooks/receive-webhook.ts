import { createHash } from 'node:crypto';
import { replacementCharacter } from '../../../shared/characters/characters.ts';
import { type ApiRequest, api } from '../../../shared/http/api.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { idFrom, newId } from '../../../shared/identifier.ts';
import type { Log } from '../../../shared/log/log.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { readSecret } from '../../../shared/secrets/secrets.ts';
import { type Reading, readCanonicalEvent } from '../employee/canonical-event.ts';
import { takeIn } from '../employee/employee.ts';
import { bodyHashOf, commitStatement, loadEmployee } from '../employee/employee-store.ts';
import { webhookEnvironment } from '../environment.ts';
import { webhookRoutes } from '../routes.ts';
import {
  liveSecrets,
  type SignatureScheme,
  standardWebhooks,
  verifySignature,
} from '../signatures/webhook-signature.ts';

const { WEBHOOK_SECRETS } = readEnvironment(webhookEnvironment);
type Source = (typeof programme.hrisSources)[number];

/** How each source signs its webhooks, and how their bodies are read. */
const sources: Readonly<Record<Source, { scheme: SignatureScheme; read: (body: Buffer, now: Date) => Reading }>> = {
  standard: { scheme: standardWebhooks, read: readCanonicalEvent },
};

/** POST /webhooks/hris/{source}: verify, drop, store with its event. Idempotent by the webhook's id; an id names one body. */
export const handler = api(webhookRoutes, {
  receiveHrisWebhook: async (request, { now, log }) => {
    const source = programme.hrisSources.find((known) => known === request.params.source);
    if (source === undefined) throw Problem.notFound('webhook source');
    const webhookId = await authenticate(source, request, now, log);
    const reading = sources[source].read(request.rawBody, now);
    if (reading.result === 'uninteresting') return { status: 202 };
    if (reading.result === 'unreadable') {
      log.warn('WEBHOOK_UNREADABLE', { source, problems: reading.errors.length });
      throw Problem.invalid(reading.errors);
    }
    const { statement } = reading;
    const intakeId = idFrom('intake', source, webhookId);
    const bodyHash = createHash('sha256').update(request.rawBody).digest('base64url');
    const arrival = { statement, intakeId, via: 'webhook', newAlumniId: newId('alumnus'), bodyHash } as const;
    const known = await loadEmployee(statement);
    const change = takeIn(known, { by: `webhook:${source}`, input: arrival }, now);
    const isFirst = await commitStatement(known, change, { at: now, origin: request.origin });
    if (!isFirst && (await bodyHashOf(intakeId)) !== bodyHash) throw idUsedBefore(source, log);
    log.info(isFirst ? 'WEBHOOK_ACCEPTED' : 'WEBHOOK_DUPLICATE', { source, intakeId, kind: statement.kind });
    return { status: 202 };
  },
});

/** 409: a sender that gives two messages one id would lose the second one without knowing it. */
function idUsedBefore(source: Source, log: Log): Problem {
  log.warn('WEBHOOK_ID_USED', { source });
  return new Problem(409, 'The webhook-id was used before for another body. Send this message with a new id.');
}

/**
 * The webhook's id, once its signature is verified.
 *
 * @throws Problem 401 that does not say what is wrong, except for what its sender can see in the body: one that is not
 * UTF-8 does not arrive as it was signed, since API Gateway passes JSON on as text
 */
async function authenticate(
  source: Source,
  { headers, rawBody: body }: Pick<ApiRequest, 'headers' | 'rawBody'>,
  now: Date,
  log: Log,
): Promise<string> {
  const secrets = liveSecrets(await readSecret(WEBHOOK_SECRETS), source);
  const verification = verifySignature(sources[source].scheme, { headers, body }, secrets, now);
  if (verification.verified) return verification.id;
  log.warn('WEBHOOK_REFUSED', { source, because: verification.because });
  // Bytes that are not UTF-8 become U+FFFD here, as they do at the gateway.
  const arrivedWhole = !body.toString('utf8').includes(replacementCharacter);
  const loss = ' Its body is not UTF-8, or holds U+FFFD: send JSON in UTF-8, and sign just those bytes.';
  throw new Problem(401, `The webhook is not authenticated.${arrivedWhole ? '' : loss}`);
}
