/** What an error of SendRawEmail says about the mail. When in doubt, it is in doubt. */

export type SendOutcome =
  | { readonly outcome: 'accepted' }
  /** SES will never take this mail to this person. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /**
   * It may have left: a time-out, a reset, a 5xx. Campaigns never repeat it automatically.
   *
   * `failed`: SES itself responded that the request failed. Its guide says about such a response both that the mail is not sent
   * ("Amazon SES email sending errors") and that a repetition may be a second mail ("API error codes": "to reduce the
   * likelihood of generating duplicates"). Service mail is tried again as long as SES responds so.
   */
  | { readonly outcome: 'inDoubt'; readonly failed?: true }
  /** It did not leave: SES said so, or was never reached. */
  | { readonly outcome: 'notSent'; readonly because: 'rate' | 'quota' | 'unreachable' | 'account' };

/** Codes of SES that are about this one mail. All other refusals are about the account and would affect everybody. */
const aboutTheMail: Readonly<Record<string, string>> = {
  MessageRejected: 'message_rejected',
  InvalidParameterValue: 'invalid_parameter',
};

/** What became of a mail, unless it is tried again. */
export type Settlement =
  | Exclude<SendOutcome, { outcome: 'notSent' }>
  | { readonly outcome: 'skipped'; readonly reason: string };

const throttling = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'LimitExceededException']);

/** The responses of SES with 5xx (SES Developer Guide, "API error codes"); any other 5xx is not known to be SES's. */
const failures = new Set(['InternalFailure', 'ServiceUnavailable']);

/** Sorts an error about a mail to an address into its class. */
export function outcomeOfError(error: unknown, recipient: string): SendOutcome {
  if (!(error instanceof Error)) return { outcome: 'inDoubt' };
  const { name, message } = error;
  if (neverConnected(error)) return { outcome: 'notSent', because: 'unreachable' };
  const status = statusOf(error);
  if (status === undefined) return { outcome: 'inDoubt' };
  if (status >= 500) return failures.has(name) ? { outcome: 'inDoubt', failed: true } : { outcome: 'inDoubt' };
  if (throttling.has(name)) {
    return { outcome: 'notSent', because: /daily message quota/i.test(message) ? 'quota' : 'rate' };
  }
  const reason = aboutTheMail[name];
  if (reason === undefined) return { outcome: 'notSent', because: 'account' };
  if (!/not verified/i.test(message)) return { outcome: 'refused', reason };
  // In the sandbox it is about the recipient. Anything else is our identity, and would affect everybody.
  return isAboutAlone(message, recipient)
    ? { outcome: 'refused', reason: 'recipient_not_verified' }
    : { outcome: 'notSent', because: 'account' };
}

/**
 * Whether a refusal names this address and no other: "Email address is not verified. The following identities failed the check
 * in region US-EAST-1: someone@example.com". SES lists senders with their display names, and cuts long lists short.
 */
function isAboutAlone(message: string, recipient: string): boolean {
  const [, listed = ''] = /failed the check in region [\w-]+: (.+)$/is.exec(message.trim()) ?? [];
  const identities = listed.split(',').map((identity) => identity.trim().toLowerCase());
  return identities.every((identity) => identity === recipient.toLowerCase());
}

/** Errors from before the connection was open: no byte of the mail was sent. */
function neverConnected(error: Error): boolean {
  const { syscall, code } = error as NodeJS.ErrnoException;
  if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'ECONNREFUSED') return true;
  return error.name === 'TimeoutError' && /did not establish a connection/.test(error.message);
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}
