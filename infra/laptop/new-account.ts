import type { OkaeriOptions } from './okaeri.ts';

/** The domains of the sample's people: the sandbox takes mail for them. */
const sampleDomains = ['example.com', 'example.net'] as const;

/**
 * An account as AWS gives it to a new customer: 10 concurrent executions (AWS Lambda Developer Guide, "Lambda quotas"), SES in its sandbox
 * with a mail a second and 200 a day, to verified addresses and domains only (SES Developer Guide, "Request production access").
 */
export function newAccount(verified: readonly string[] = sampleDomains): Pick<OkaeriOptions, 'concurrency' | 'ses'> {
  return { concurrency: 10, ses: { maxSendRate: 1, max24HourSend: 200, sandbox: { verified } } };
}
