/** SES, as the senders see it. The SDK never retries a send: whether it may be repeated is ours to know. */
import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { readEnvironment } from '../../shared/lambda/environment.ts';
import { timeouts } from '../../shared/lambda/timeouts.ts';
import { wireAddress } from '../../shared/mail-format/headers.ts';
import { type Message, rawMessage } from '../../shared/mail-format/message.ts';
import { mailEnvironment } from './environment.ts';
import { outcomeOfError, type SendOutcome } from './send-outcome.ts';

export const environment = readEnvironment(mailEnvironment);

/** SES answers within tens of milliseconds; the longer we wait, the fewer mails come into doubt. */
const sendTimeout = 8_000;

const sender = new SESClient({
  maxAttempts: 1,
  requestHandler: { ...timeouts.requestHandler, requestTimeout: sendTimeout },
});
const quotaReader = new SESClient({ ...timeouts, maxAttempts: 3 });

/** Sends one mail to one person. Tags come back in SES's events; they hold ids only. */
export async function sendMail(message: Message, tags: Readonly<Record<string, string>>): Promise<SendOutcome> {
  const command = new SendRawEmailCommand({
    Source: message.from.address,
    Destinations: [wireAddress('To', message.to.address)],
    RawMessage: { Data: rawMessage(message) },
    ConfigurationSetName: environment.CONFIGURATION_SET,
    Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
  });
  try {
    await sender.send(command);
    return { outcome: 'accepted' };
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** What SES allows the account. */
export interface Quota {
  /** Mails a second. */
  readonly rate: number;
  /** Mails that are left of the last 24 hours' quota. */
  readonly left: number;
}

const quotaKeptFor = 60_000;
let known: { readonly quota: Quota; readonly until: number } | undefined;

/** The account's quota, asked for once a minute (SES allows such calls about once a second). */
export async function sendQuota(): Promise<Quota> {
  if (known !== undefined && performance.now() < known.until) return known.quota;
  const {
    MaxSendRate = 1,
    Max24HourSend = -1,
    SentLast24Hours = 0,
  } = await quotaReader.send(new GetSendQuotaCommand({}));
  const left = Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend - SentLast24Hours;
  const quota = { rate: Math.max(MaxSendRate, 0.1), left };
  known = { quota, until: performance.now() + quotaKeptFor };
  return quota;
}

/** The daily quota was said to be used up: ask again next time. */
export function forgetQuota(): void {
  known = undefined;
}
