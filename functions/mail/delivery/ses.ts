/** SES, as the senders use it. The SDK never retries a send: only the sender knows whether a mail may be repeated. */
import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { isReservedDomain, UnsafeMail, wireAddress } from '../../../shared/mail-format/headers.ts';
import { type Message, rawMessage } from '../../../shared/mail-format/message.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { minute } from '../../../shared/time/durations.ts';
import { chunksPerLane, largestWindow, mailEnvironment } from '../environment.ts';
import { outcomeOfError, type SendOutcome } from './send-outcome.ts';

export const environment = readEnvironment(mailEnvironment);

/** SES responds within tens of milliseconds; the longer we wait, the fewer mails come into doubt. */
const sendTimeout = 8_000;

/** One socket for each mail that may be under way: a mail that waits for a socket would leave later than its turn. */
const sockets = { maxSockets: chunksPerLane * largestWindow, keepAlive: true };

const sender = new SESClient({
  maxAttempts: 1,
  // One kind of command is sent a million times: the SDK prepares its middleware once.
  cacheMiddleware: true,
  requestHandler: { ...timeouts.requestHandler, requestTimeout: sendTimeout, httpAgent: sockets, httpsAgent: sockets },
});
// It prepares each request and response for a log that nobody keeps.
sender.middlewareStack.remove('loggerMiddleware');
const quotaReader = new SESClient({ ...timeouts, maxAttempts: 3 });

const refusesReservedDomains = environment.REFUSE_RESERVED_DOMAINS === 'true';

/**
 * Sends one mail to one person. Tags come back in SES's events; they hold ids and numbers only.
 *
 * @param configurationSet decides which addresses SES holds mail back from; by default all that bounced or complained
 */
export async function sendMail(
  message: Message,
  tags: Readonly<Record<string, string>>,
  configurationSet = environment.CONFIGURATION_SET,
): Promise<SendOutcome> {
  const { address } = message.to;
  if (refusesReservedDomains && isReservedDomain(address)) return { outcome: 'refused', reason: 'reserved_domain' };
  try {
    await sender.send(
      new SendRawEmailCommand({
        Source: message.from.address,
        Destinations: [wireAddress('To', address)],
        RawMessage: { Data: rawMessage(message) },
        ConfigurationSetName: configurationSet,
        Tags: Object.entries({ ...message.tags, ...tags }).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return { outcome: 'accepted' };
  } catch (error) {
    if (error instanceof UnsafeMail) return { outcome: 'refused', reason: 'unmailable' };
    return outcomeOfError(error, address);
  }
}

/** What SES allows the account. */
export interface Quota {
  /** Mails a second. */
  readonly rate: number;
  /** Mails that are left of the last 24 hours' quota. */
  readonly left: number;
}

const quotaKeptFor = minute;
let known: { readonly quota: Promise<Quota>; readonly until: number } | undefined;

/** The account's quota, asked for once a minute (SES allows such calls about once a second). */
export function sendQuota(): Promise<Quota> {
  if (known !== undefined && performance.now() < known.until) return known.quota;
  const quota = readQuota();
  known = { quota, until: performance.now() + quotaKeptFor };
  quota.catch(forgetQuota);
  return quota;
}

async function readQuota(): Promise<Quota> {
  const quota = await quotaReader.send(new GetSendQuotaCommand({}));
  const { MaxSendRate = 1, Max24HourSend = -1, SentLast24Hours = 0 } = quota;
  const left = Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend - SentLast24Hours;
  return { rate: Math.max(MaxSendRate, 0.1), left };
}

/** SES said that the daily quota is used up: the next reader asks SES. */
export function forgetQuota(): void {
  known = undefined;
}
