/**
 * Faults that change nothing that anybody could notice, with the reason: by file, then as the run names them
 * (`what stood there → what stood there instead`). A reason excuses one fault that reads so, or as many as it says.
 */

const forTypes = 'asked for TypeScript alone: the value is always there';
const neverRead = 'a default for TypeScript alone: what follows refuses every other text, too';

const triedOut = 'any text does in an event that is only tried out';
const shortcut = 'only remembers what is asked for again otherwise';
const unread = 'a weight that cannot be read is 1, too';
const noChoice = 'a link without a choice has the number 0, too';

type Reason = string | { readonly reason: string; readonly times: number };

export const equivalents: Readonly<Record<string, Readonly<Record<string, Reason>>>> = {
  'events/agreements/address-epoch.ts': {
    'epoch >= addressEpoch(card, record) → epoch > addressEpoch(card, record)':
      'the comparison that follows takes the present epoch, too',
  },
  'events/agreements/complaints.ts': {
    'since !== undefined → true': forTypes,
    'membershipSince === undefined → false': 'a time that is not there is never later than another',
  },
  'events/read-models/announced-facts.ts': {
    '\'\' → "Stryker was here!"': { reason: 'neither text is a time', times: 2 },
  },
  'events/read-models/audience.ts': {
    'person.leftOn !== undefined → true': { reason: forTypes, times: 2 },
  },
  'events/read-models/gathering.ts': {
    'draft.answerBy != null → true': 'a time that is not there is never later than another',
    'draft.decideBy != null → true': 'a time that is not there is never later than another',
    'minAttendees != null → true': 'nothing is never more than the seats',
  },
  'events/read-models/intake-item.ts': {
    'laterPurposes.some((later) => later === input) → laterPurposes.every(later => later === input)':
      'there is one purpose that is asked for later',
  },
  'functions/alumni/erasure/erasure.ts': {
    'eraseAt > at → eraseAt >= at': 'either is the same instant then',
    'eraseAt !== undefined → true': 'a time that is not there is never earlier than another',
  },
  'functions/backbone/api-description/allowed-methods.ts': {
    'specificity(one) < specificity(other) → specificity(one) <= specificity(other)':
      'no two templates differ in the names of their parameters alone',
    '\'0\' → ""': 'a slash comes before a digit, as 0 before 1',
  },
  'functions/campaigns/campaign/campaign-hint.ts': {
    'states === undefined → false': 'what a text states is noted together with what the gathering is',
  },
  'functions/campaigns/campaign/hashes.ts': {
    'one < other → one <= other': 'no object has a name twice',
  },
  'functions/campaigns/campaign/hr-changes.ts': {
    'textStates === undefined → false': forTypes,
    '\'\' → "Stryker was here!"': { reason: 'neither text is a time', times: 3 },
    "Date.parse(endSetByHr ?? '') < Date.parse(given) → Date.parse(endSetByHr ?? '') <= Date.parse(given)":
      'either is the same instant then',
    'endSetByHr !== undefined → true': 'what is undefined is not stored',
  },
  'functions/campaigns/editing/draft-request.ts': {
    '\'\' → "Stryker was here!"': 'neither text is a time',
  },
  'functions/campaigns/preview/calendar-preview.ts': {
    '\'\' → "Stryker was here!"': { reason: forTypes, times: 2 },
    '\'example.com\' → ""': 'the domain is in the UID alone, which is not shown',
  },
  'functions/consent/ledger/ledger.ts': {
    'a < b → a <= b': 'no object has a name twice',
  },
  'functions/consent/privacy/statement.ts': {
    '[] → ["Stryker was here"]': 'the statement has no variables',
  },
  'functions/gatherings/calendar/calendar-rsvp.ts': {
    'guest?.mode → guest.mode': forTypes,
    "same.slice(0, at).replace(/\\+.*/, '').toLowerCase() → same.slice(0, at).replace(/\\+.*/, '').toUpperCase()":
      'compared in capitals instead',
    'same.slice(at + 1).toLowerCase() → same.slice(at + 1).toUpperCase()': 'compared in capitals instead',
    '{ // No member has an address that cannot receive mail. return undefined; } → {}': 'nothing is undefined, too',
  },
  'functions/gatherings/calendar/inbound-mail.ts': {
    'end < 0 → end <= 0': 'the library finds the end of the header, too',
    '{ // Nested too deep, or with too large a header: no calendar writes that. return undefined; } → {}':
      'nothing is undefined, too',
    '\'\' → "Stryker was here!"': 'neither names a recipient',
    'addresses[0]?.address → addresses[0].address': forTypes,
    'field.value.trim() → field.value': 'the library leaves out the spaces around a value, too',
    "typeof content === 'string' → false": 'for TypeScript alone: the library gives bytes',
    '\'string\' → ""': 'for TypeScript alone: the library gives bytes',
  },
  'functions/gatherings/calendar/itip-reply.ts': {
    '\'\' → "Stryker was here!"': {
      reason: 'for TypeScript alone, or stands for a quoted text that is not looked at',
      times: 3,
    },
    'calendar === undefined → false': 'what is not there cannot be read, either: an error says the same',
    '\'NEEDS-ACTION\' → ""': 'neither is an RSVP',
    'attendee === undefined → false': 'asked for TypeScript alone: without an attendee there is no RSVP',
    'event.getFirstProperty(name)?.toJSON → event.getFirstProperty(name).toJSON': forTypes,
    '/:60Z$/ → /:60Z/': 'nothing follows the zone of a time',
  },
  'functions/gatherings/calendar/mail-verdict.ts': {
    '\'\' → "Stryker was here!"': { reason: 'neither is a result, a domain or an authority that counts', times: 10 },
    '[] → ["Stryker was here"]': { reason: 'neither is a result', times: 2 },
    '/\\s+/ → /\\s/': 'an empty property has no name that is asked for',
  },
  'functions/gatherings/calendar/reply-notice.ts': {
    'reply.reply.stampedAt.getTime() / 1000 → reply.reply.stampedAt.getTime() * 1000':
      'either number is of this stamp alone',
  },
  'functions/gatherings/reception/check-in-picture.ts': {
    '\'png\' → ""': 'the library makes PNGs by itself, too',
    '\'M\' → ""': 'the library takes this level by itself, too',
  },
  'functions/gatherings/gathering/mailable.ts': {
    '\'\' → "Stryker was here!"': { reason: 'an address that is not there is either', times: 2 },
    '(language) => mail(language, safeMarkdown(inLanguage(description, language))) → () => undefined':
      'safe Markdown is never refused, and a character that no mail can hold no calendar event can, either',
    'place?.name → place.name': forTypes,
    'place?.address → place.address': forTypes,
    "`https://example.com/r/${'x'.repeat(100)}` → ``": triedOut,
    '\'x\' → ""': triedOut,
    '\'example.com\' → ""': triedOut,
    '\'REQUEST\' → ""': triedOut,
    '\'NEEDS-ACTION\' → ""': triedOut,
  },
  'functions/gatherings/gathering/minimum.ts': {
    'due === undefined || minAttendees == null → due === undefined && minAttendees == null': forTypes,
    'due === undefined → false': forTypes,
    'minAttendees == null → false': forTypes,
    'minimumDecidedAt !== undefined → true': 'a time that is not there is never later than another',
    'outcome.refused !== undefined → false': 'what may be decided on may be cancelled: asked for TypeScript alone',
  },
  'functions/gatherings/gathering/schedule.ts': {
    'decision === undefined → false': 'a timer without a time is left out by the comparison that follows',
    '[] → ["Stryker was here"]': 'a timer without a time is left out by the comparison that follows',
  },
  'functions/gatherings/gathering/seats.ts': {
    'same !== undefined → true': forTypes,
    '\'\' → "Stryker was here!"': { reason: 'neither text is a time', times: 2 },
    'one.alumniId < other.alumniId → one.alumniId <= other.alumniId': 'nobody is in the line twice',
  },
  'functions/gatherings/notices/notices.ts': {
    '\'\' → "Stryker was here!"': 'neither text is a time',
  },
  'functions/gatherings/rsvp/suspicion.ts': {
    '\'\' → "Stryker was here!"': 'neither text says that a page is fetched ahead',
    'oldest !== undefined → true': forTypes,
  },
  'functions/gatherings/waiting-list/leaving.ts': {
    'record.membershipSince === undefined → false': 'a time that is not there is never later than another',
  },
  'functions/hris/employee/canonical-event.ts': {
    '!statedAt.success || !data.success → false': 'asked for TypeScript alone: there are errors then',
    '!statedAt.success || !data.success → !statedAt.success && !data.success':
      'asked for TypeScript alone: there are errors then',
    "consentAtExit.decision === 'not_asked' → false": 'whoever was not asked has no time',
    '\'not_asked\' → ""': 'whoever was not asked has no time',
    '{ reasonCode: z.unknown() } → {}': 'a loose object keeps what it does not know',
    '{ return undefined; } → {}': 'nothing is undefined, too',
  },
  'functions/hris/signatures/webhook-signature.ts': {
    'name === undefined → false': 'no request has a header named "undefined"',
    '\'\' → "Stryker was here!"': 'a timestamp that a vendor does not send is not read',
  },
  'functions/mail/campaign-sending/gathering-news.ts': {
    '[] → ["Stryker was here"]': 'the news have no variables',
  },
  'functions/mail/campaign-sending/recipient-check.ts': {
    "{ outcome: 'skipped', reason: 'no_address' } → {}": forTypes,
    '\'skipped\' → ""': forTypes,
    '\'no_address\' → ""': forTypes,
    '!isReachable(record) → false': forTypes,
    '!quietIn.has(timeZone) → true': shortcut,
  },
  'functions/mail/delivery/calendar-part.ts': { '\'details\' → ""': noChoice },
  'functions/mail/delivery/links.ts': { '\'details\' → ""': noChoice },
  'functions/mail/reports/bounce-kinds.ts': {
    '\'\' → "Stryker was here!"': { reason: 'neither is a status or subtype of SES', times: 2 },
    'complaintFeedbackType !== undefined → true': forTypes,
  },
  'functions/mail/service/mails/event-mail.ts': {
    '\'gathering\' → ""': { reason: 'what is not about the member is about a gathering', times: 4 },
  },
  'functions/mail/service/mails/gathering-facts.ts': {
    'onlineUrl === undefined → false': 'a variable whose value is undefined has none, either',
  },
  'functions/mail/service/mails/mail-body.ts': {
    '\'\\n\' → ""': 'a paragraph of links alone is a row of buttons, whatever stands between them',
  },
  'functions/mail/service/mails/membership-mails.ts': {
    'card.closesAt !== undefined → true': 'a time that is not there is never earlier than another',
  },
  'functions/mail/service/mails/notice-mails.ts': {
    'confirmed?.answer → confirmed.answer': { reason: forTypes, times: 2 },
  },
  'functions/mail/service/mails/rsvp-mails.ts': {
    'end !== undefined → true': 'a time that is not there is never earlier than another',
  },
  'functions/rehire/jobs/mailable.ts': {
    '\'\\n\\n\' → ""': 'both texts are tried out, in one paragraph or in two',
    '\'\' → "Stryker was here!"': 'either text can be mailed',
    '\'x\' → ""': 'a link of any text can be mailed',
    '[] → ["Stryker was here"]': 'the braces of what HR wrote are escaped: it names no variable',
  },
  'shared/bus/contract.ts': {
    'strictSchemas.set(contract, schema); → ;': shortcut,
  },
  'shared/http/accept.ts': {
    '/;\\s*q=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:;|$)/i → /;\\s*q=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3}))\\s*(?:;|$)/i':
      unread,
    '/;\\s*q=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:;|$)/i → /;\\s*q=(0(?:\\.\\d{0,3})?|1(?:\\.0)?)\\s*(?:;|$)/i':
      unread,
    '\'*/*\' → ""': 'neither is preferred then, too',
    '\'\' → "Stryker was here!"': 'asked for TypeScript alone: what cannot be read is not meant',
    '[] → ["Stryker was here"]': 'what takes the first place is not read',
  },
  'shared/http/json/json-structure.ts': {
    'at < text.length → at <= text.length': 'nothing comes after the end',
    '\'\' → "Stryker was here!"': 'the name that comes first takes its place',
    "typeof level?.at === 'number' → true": 'the name that comes next takes its place',
    'level?.at → level.at': 'the text is not JSON, which the error says, too',
    'level?.names !== undefined → true': 'the text is not JSON, which the error says, too',
    '\'the string does not end\' → ""': 'nobody sees the words of that error',
  },
  'shared/http/entity-tag.ts': {
    '[] → ["Stryker was here"]': 'no tag of ours reads so',
  },
  'shared/lambda/consumer.ts': {
    '\'one_by_one\' → ""': { reason: 'what is not all at once is one by one', times: 2 },
  },
  'shared/links/page-nonce.ts': { '\'\' → "Stryker was here!"': { reason: neverRead, times: 3 } },
  'shared/links/sealed.ts': {
    'derived.set(keys, known); → ;': shortcut,
    'known.set(name, key); → ;': shortcut,
    'found !== undefined → false': shortcut,
  },
  'shared/locale/dates.ts': {
    'known !== undefined → false': shortcut,
    'formats.set(key, made); → ;': shortcut,
    '\'date\' → ""': 'any name that no other format has',
    '\'time\' → ""': 'any name that no other format has',
    '\'zone\' → ""': 'any name that no other format has',
    "language === 'ja' → true": 'no English date has brackets',
    '/\\((.+)\\)$/ → /\\((.+)\\)/': 'a date has one pair of brackets, at its end',
    '/\\((.+)\\)$/ → /\\((.)\\)$/': 'a weekday is one character in Japanese',
    "parts.find((part) => part.type === 'timeZoneName')?.value → parts.find(part => part.type === 'timeZoneName').value":
      forTypes,
  },
  'shared/locale/languages.ts': {
    '\'\' → "Stryker was here!"': 'neither text is a range',
    '[] → ["Stryker was here"]': 'what takes the first place is not read',
    'first?.language → first.language': forTypes,
  },
  'shared/mail-format/address.ts': {
    '{ return false; } → {}': 'nothing is not a yes, either',
    '\'address\' → ""': 'names the header in an error that nobody sees',
  },
  'shared/mail-format/mail-shell.ts': {
    '\'\' → "Stryker was here!"': 'asked for TypeScript alone: what is split has a first part',
  },
  'shared/mail-format/markdown-parsed.ts': {
    '\'\' → "Stryker was here!"': { reason: 'for TypeScript alone: each number is that of a variable', times: 2 },
    'words?.token → words.token': 'for TypeScript alone: a paragraph has words',
    '[] → ["Stryker was here"]': 'nobody asks for parts of a text',
  },
  'shared/mail-format/markdown-rendering.ts': {
    '[] → ["Stryker was here"]': 'for TypeScript alone: each row has its classes',
    '\'\' → "Stryker was here!"': 'for TypeScript alone: each cell has its classes',
    'default: return refuseToken(token); → default:': { reason: 'the other form refuses it, too', times: 3 },
    'texts[0]?.length → texts[0].length': 'for TypeScript alone: a table has a head',
  },
  'shared/mail-format/markdown.ts': {
    '\'pictures\' → ""': 'what is not to be links is pictures',
    '[] → ["Stryker was here"]': {
      reason: 'nobody calls a variable so, and what takes the first place is asked for by no number',
      times: 4,
    },
  },
  'shared/mail-format/markdown-tree.ts': {
    'pending.length < 6 → true': 'the source holds the same text: asked for speed alone',
    'pending.length < 6 → pending.length <= 6': 'the source holds the same text: asked for speed alone',
    '\'a\' → ""': { reason: 'the name of a tag that nobody reads', times: 2 },
    '\'link_close\' → ""': 'a token that closes is known by its nesting',
    '\'literal_marks\' → ""': 'the name of a rule that nobody asks for',
    '\'web_address\' → ""': 'the name of a rule that nobody asks for',
    '[] → ["Stryker was here"]': { reason: forTypes, times: 2 },
    'children[0]?.children[0]?.children → children[0]?.children[0].children': forTypes,
    'children[0]?.children → children[0].children': forTypes,
  },
  'shared/process/semaphore.ts': {
    'this.#waiting.shift()?.() → this.#waiting.shift()()': 'the loop asks first whether anybody waits',
  },
  'shared/programme/programme.ts': {
    '\'custom\' → ""': {
      reason: 'asked for by TypeScript: a mistake is told by its field and message alone',
      times: 4,
    },
    'laterPurposes.some((purpose) => isNoticeOf(purpose, version)) → laterPurposes.every(purpose => isNoticeOf(purpose, version))':
      'there is one purpose that is asked for later',
  },
  'shared/programme/scopes.ts': {
    '[] → ["Stryker was here"]': 'no scope and no group of ours reads so',
    '/[\\s,]+/ → /[\\s,]/': 'what is empty between two separators is left out',
  },
  'shared/characters/characters.ts': {
    "{ granularity: 'grapheme' } → {}": 'graphemes are what Intl.Segmenter cuts by itself',
    'text.length <= longest → false': 'a shortcut: counting says the same',
    'text.length <= longest → text.length < longest': 'a shortcut: counting says the same',
  },
  'shared/characters/table-columns.ts': {
    'widths.get(screen)?.[column] → widths.get(screen)[column]': forTypes,
    'want > share → want >= share': 'who wants just the share gets it either way, and so do the others',
  },
  'shared/time/calendar.ts': {
    'known !== undefined → false': shortcut,
    'namedZones.size < mostNames → false': shortcut,
    'namedZones.size < mostNames → true': 'the limit is for memory alone',
    'namedZones.size < mostNames → namedZones.size <= mostNames': 'the limit is for memory alone',
    'namedZones.size < mostNames → namedZones.size >= mostNames': shortcut,
    'namedZones.set(zone, named); → ;': shortcut,
    '/^[A-Za-z][\\w+/-]{0,60}$/ → /[A-Za-z][\\w+/-]{0,60}$/': 'the runtime knows no such zone, either',
    '/^[A-Za-z][\\w+/-]{0,60}$/ → /^[A-Za-z][\\w+/-]{0,60}/': 'the runtime knows no such zone, either',
    '/^SystemV\\//i → /SystemV\\//i': 'no name of a zone has it further on',
    '/[+-](?:14:(?!00)|1[5-9]:|2\\d:)\\d*$/ → /[+-](?:14:(?!00)|1[5-9]:|2\\d:)\\d*/':
      'nothing else in an instant has a sign, two digits and a colon',
  },
  'shared/time/period.ts': {
    '[] → ["Stryker was here"]': 'what takes the first place is not read',
  },
  'shared/time/date-rules.ts': {
    'Date.parse(date) > now.getTime() → true': 'asked for speed alone: what is years ahead is ahead',
    'Date.parse(date) > now.getTime() → Date.parse(date) >= now.getTime()':
      'asked for speed alone: what is years ahead is ahead',
    'day !== undefined → true': 'a day that is not there is never later than an instant',
    'date == null → false': 'no rule is broken by a date that cannot be read',
    '\'\' → "Stryker was here!"': 'neither text is a time',
  },
};
