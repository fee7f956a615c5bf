/**
 * Every log line is one of these: a code to search for and a sentence to read. Fields beside it are ids, counts, states
 * and durations; never names, addresses, texts, tokens or payloads.
 */
export const logMessages = {
  FUNCTION_FAILED: 'The function failed; the error is terminal for this invocation.',
  EVENTS_PUBLISHED: 'Events from the outbox were put on the bus.',
  EVENT_NOT_PUBLISHED: 'The bus refused an event; the stream is resumed there.',
  TIMERS_DUE: 'Due timers were published.',
  EVENT_HANDLED: 'An event was handled.',
  EVENT_IGNORED:
    'An event was ignored: it is a duplicate, or older than what is known, or does not concern this context.',
  EVENT_RETRIED: 'An event could not be handled now and stays in the queue.',
  EVENT_DEAD_LETTERED: 'An event that cannot be read was put in the dead-letter queue, with the reason.',
  REQUEST_ANSWERED: 'An API request was answered.',
  REQUEST_FAILED: 'An API request failed with an unexpected error.',
  PAGE_ANSWERED: 'A page was answered.',
  PAGE_FAILED: 'A page failed with an unexpected error.',
  WEBHOOK_REFUSED: 'A webhook was refused: its signature is missing, wrong or stale.',
  WEBHOOK_ACCEPTED: 'A webhook was taken in.',
  WEBHOOK_DUPLICATE: 'A webhook was received before; nothing was written.',
  WEBHOOK_UNREADABLE: 'A verified webhook could not be read.',
  IMPORT_TAKEN_IN: 'Lines of an import were taken in.',
  LEAVER_FOLDED: 'What is known about a leaver was brought up to date.',
  INVITATION_MOVED: 'An invitation moved to its next state.',
  CONSENT_RECORDED: 'A consent or refusal was recorded in the ledger.',
  CODE_REFUSED: 'A verification code was wrong, used up or too late.',
  ADDRESS_SUPPRESSED: 'An address was suppressed.',
  AUDIENCE_FROZEN: 'The audience of a campaign was frozen.',
  CHUNK_SENT: 'A chunk of a campaign has an outcome for each recipient.',
  CHUNK_LEFT: 'A lane left a chunk: another lane works on it, or the campaign may not be sent now.',
  MAIL_SENT: 'A service mail was accepted by SES.',
  MAIL_SKIPPED: 'A service mail was not sent; the reason says why.',
  MAIL_REFUSED: 'SES refused a mail for good.',
  MAIL_IN_DOUBT: 'It is not known whether SES accepted a mail.',
  SENDING_THROTTLED: 'SES throttled sending; the lane slows down.',
  SES_FEEDBACK: 'SES reported what became of a mail.',
  OUTSIDE_DRAFT:
    'An outside system announced something; it became a draft or was published, as the programme trusts it.',
  OUTSIDE_REFUSED: 'An outside system announced something that is not valid.',
} as const;
export type LogCode = keyof typeof logMessages;
