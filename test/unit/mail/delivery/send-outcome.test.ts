import { describe, expect, it } from 'vitest';
import { outcomeOfError } from '../../../../functions/mail/delivery/send-outcome.ts';

const fromSes = (name: string, httpStatusCode: number, message = '') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const fromSocket = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });

describe('what an error of SES says about a mail', () => {
  it.each<readonly [unknown, object]>([
    [fromSes('Throttling', 400, 'Maximum sending rate exceeded.'), { outcome: 'notSent', because: 'rate' }],
    [fromSes('TooManyRequestsException', 429), { outcome: 'notSent', because: 'rate' }],
    [fromSes('Throttling', 400, 'Daily message quota exceeded.'), { outcome: 'notSent', because: 'quota' }],
    [fromSes('MessageRejected', 400, 'Content contained a virus.'), { outcome: 'refused', reason: 'message_rejected' }],
    [fromSes('InvalidParameterValue', 400, 'Illegal address'), { outcome: 'refused', reason: 'invalid_parameter' }],
    [fromSes('MessageRejected', 400, 'Email address is not verified.'), { outcome: 'notSent', because: 'account' }],
    ...(
      [
        ['hanako@example.com', true],
        ['Hanako@Example.com', true],
        ['alumni@alumni.example.com', false],
        ['alumni.example.com', false],
        ['Okaeri <alumni@alumni.example.com>', false],
        ['=?UTF-8?B?44GK44GL44GI44KK?= <alumni@alumni.example.com>, alumni@alumni.example.com', false],
        ['hanako@example.com, alumni@alumni.example.com', false],
        ['hanako@example.com, ...', false],
        ['taro@example.com', false],
        ['', false],
      ] as const
    ).map(
      ([identities, isRecipients]) =>
        [
          fromSes(
            'MessageRejected',
            400,
            `Email address is not verified. The following identities failed the check in region AP-NORTHEAST-1: ${identities}`,
          ),
          isRecipients
            ? { outcome: 'refused', reason: 'recipient_not_verified' }
            : { outcome: 'notSent', because: 'account' },
        ] as const,
    ),
    [fromSes('AccountSendingPausedException', 400), { outcome: 'notSent', because: 'account' }],
    [fromSes('AccessDenied', 403), { outcome: 'notSent', because: 'account' }],
    [fromSes('ExpiredToken', 403), { outcome: 'notSent', because: 'account' }],
    // SES's own answers that a request failed (Developer Guide, "API error codes"), and 5xx that need not be its own.
    [fromSes('ServiceUnavailable', 503), { outcome: 'inDoubt', failed: true }],
    [fromSes('InternalFailure', 500), { outcome: 'inDoubt', failed: true }],
    [fromSes('InternalFailure', 499), { outcome: 'notSent', because: 'account' }],
    [fromSes('UnknownError', 503), { outcome: 'inDoubt' }],
    [fromSes('UnknownError', 502), { outcome: 'inDoubt' }],
    [fromSes('Throttling', 503), { outcome: 'inDoubt' }],
    [fromSocket('ECONNREFUSED', 'connect'), { outcome: 'notSent', because: 'unreachable' }],
    [fromSocket('ENOTFOUND', 'getaddrinfo'), { outcome: 'notSent', because: 'unreachable' }],
    [fromSocket('ECONNRESET', 'connect'), { outcome: 'notSent', because: 'unreachable' }],
    [fromSocket('ECONNRESET', 'read'), { outcome: 'inDoubt' }],
    [fromSocket('EPIPE', 'write'), { outcome: 'inDoubt' }],
    [
      Object.assign(new Error('the request socket did not establish a connection with the server'), {
        name: 'TimeoutError',
      }),
      { outcome: 'notSent', because: 'unreachable' },
    ],
    [
      Object.assign(new Error('a request has exceeded the configured 8000 ms requestTimeout.'), {
        name: 'TimeoutError',
        code: 'ETIMEDOUT',
      }),
      { outcome: 'inDoubt' },
    ],
    ['not even an error', { outcome: 'inDoubt' }],
    // Each code by which AWS throttles, at the status of an error of ours.
    [fromSes('ThrottlingException', 400), { outcome: 'notSent', because: 'rate' }],
    [fromSes('LimitExceededException', 400), { outcome: 'notSent', because: 'rate' }],
    [fromSes('LimitExceededException', 400, 'DAILY MESSAGE QUOTA exceeded'), { outcome: 'notSent', because: 'quota' }],
    [fromSes('MessageRejected', 500), { outcome: 'inDoubt' }],
    [fromSes('MessageRejected', 499), { outcome: 'refused', reason: 'message_rejected' }],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), { outcome: 'notSent', because: 'unreachable' }],
    [new Error('did not establish a connection'), { outcome: 'inDoubt' }],
    [Object.assign(new Error(''), { $metadata: null }), { outcome: 'inDoubt' }],
    [Object.assign(new Error(''), { $metadata: 'x' }), { outcome: 'inDoubt' }],
    [Object.assign(new Error(''), { $metadata: { httpStatusCode: '400' } }), { outcome: 'inDoubt' }],
    [Object.assign(new Error(''), { $metadata: {} }), { outcome: 'inDoubt' }],
  ])('%s → %j', (error, outcome) => expect(outcomeOfError(error, 'hanako@example.com')).toEqual(outcome));
});
