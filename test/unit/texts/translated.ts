/** What is refused because it is translated word by word, each with sentences that are wrong and some that are right. */

/** A word in a sense that another word has. */
export interface Misuse {
  readonly word: RegExp;
  /** Sentences that use the word in that sense, and some that use it rightly. */
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** A person answers; a server or a page responds. */
export const answeringServer: Misuse = {
  word: /\banswers?(?:ed)? (?:with )?[2-5](?:\d\d|xx)\b|\b(?:SES|S3|SQS|AWS|DynamoDB|the (?:server|gateway)) (?:does not )?answer(?:s|ed)?\b|^answers (?:an?|any|in|without)\b|\b(?:same|the) answer (?:now )?(?:holds|says|is kept)\b|\banswers? to (?:a form|a request|POSTs?|GETs?)\b|\bis answered (?:as|without)\b/g,
  wrong: [
    'the answer now says what to do',
    'while the answer to a form is written',
    'old links answer 410',
    'SES answers that it failed',
    'when S3 does not answer',
    'answers a bare POST',
  ],
  right: ['members answer by mail', 'SES responds with 5xx', 'who answered is not asked again', 'answered: 409'],
};

/** Phrases that are translated word by word. */
export const translated: Misuse = {
  word: /\banew\b|\bin the last day\b|\breckon\w*|\bmoved ahead\b|\b(?:after|before|than|unless) who\b|(?<=^|[.;:|] |\/\*\* |\/\/ |[-*] |\*\*)whom? (?:only )?(?:have|asked|handled|[a-z]+s)\b[^.;:?,|]* (?:gets?|sees|ignores?|subscribes?|waits?|reads|goes|states|is deployed|is not|has not|is taken)\b(?![^.;:]*\?)/gi,
  wrong: [
    'the freeze begins anew',
    'In the last day seats are free',
    'the rate that it is reckoned for',
    'published again; who has handled them ignores them',
    'Who shares the address waits for HR',
    '- Who joins by a link to an old address gets the receipt',
    '- **Who asks for mail after a complaint gets it**',
    'Who leaves states nothing else',
    'the producer is deployed after who consumes it',
  ],
  right: [
    'the freeze begins again',
    'in the last 24 hours',
    'until the last day',
    'functions that have handled them ignore them',
    'Who is on the list?',
    'its room: who asks for an RSVP',
    'Who gets which notice.',
    'Who sends a mail to a person, and the keys of the links in it.',
  ],
};

/** "Is no X" for "is not an X". */
const isNo = (verbs: string, wrong: readonly string[], right: readonly string[]): Misuse => ({
  word: new RegExp(
    String.raw`(?<!\b(?:there|here) )\b(?:${verbs}) no (?!(?:more|longer|one|way|need|reason|other|later|earlier|matter|obstacle|place|such|less)\b)[a-z{\x60]`,
    'gi',
  ),
  wrong,
  right,
});
export const isNotOne = isNo(
  'is|was',
  ['a request that is no operation', 'it was no reply of a machine', 'an error that is no {@link Problem}'],
  [
    'a request that is not an operation',
    'there is no operation',
    'it is no longer open',
    'it is no place for real data',
  ],
);
const areNotSome = isNo(
  'are|were',
  ['marks of notes are no emphasis', 'ids of one kind are no ids of another'],
  ['marks of notes are not emphasis', 'there are no notes', 'seats are no longer offered'],
);

/** Constructions of another language. */
export const constructions: readonly Misuse[] = [
  areNotSome,
  {
    word: /\bthe same of (?!these\b|the\b)/gi,
    wrong: ['The same of members who take part online'],
    right: ['The same for members who take part online', 'the same of the two'],
  },
  {
    word: /\bstands? (?:only |alone )?(?:in (?!for\b|front\b|the way\b|doubt\b)|behind\b|twice\b|there\b|around\b|above\b|below\b)/gi,
    wrong: [
      'it stands in the description',
      'a name that stands twice',
      'what stands\n * behind a link',
      'may stand there once',
    ],
    right: [
      'it is in the description',
      'a name that is there twice',
      'a complaint stands',
      '〓 stands for a character',
    ],
  },
  {
    word: /\belse than\b|\banother (?:\w+ ){1,3}than\b/gi,
    wrong: [
      'says something else than before',
      'of another page than the one that showed it',
      'another place than this',
    ],
    right: ['says something other than before', 'a page other than the one', 'one that is faster than another'],
  },
  {
    word: /\bbeside (?:its|his|the) (?:events?|data|tables|state|decision|keys|seats|name, |name:)/gi,
    wrong: [
      'What a function needs beside its tables',
      'what an event carries beside its data',
      'beside its name: a body',
    ],
    right: [
      'What a function needs besides its tables',
      'what is wrong, beside its field',
      'does not fit beside the name',
    ],
  },
  {
    word: /(?<=\b(?:that|which|place) )is none\b(?! of\b)/gi,
    wrong: ['a number that is none', 'Another place is none for those online', 'each byte that is none'],
    right: ['what is not a number', 'there is none', 'a source that is none of ours'],
  },
  {
    word: /(?<=[\w)*`], )also (?:if|when|while|where|after|once)\b/gi,
    wrong: [
      'it waits, also if it has a time',
      'the last moment follows it, also while it is sent',
      'counts, also after a move',
    ],
    right: ['it waits, even if it has a time', 'also absent while it is not known', 'it is also sent when it is late'],
  },
  {
    word: /\bsays? of (?:it|an?|the|its|such|somebody|several|every)\b/gi,
    wrong: ['What a mail says of a gathering', 'whatever the card says of it', 'what SES says of the queue'],
    right: ['What a mail says about a gathering', 'whatever the card says about it'],
  },
  {
    word: /\bof wh(?:om|ich) (?:no|nobody|it is|we|SES)\b/gi,
    wrong: [
      'in doubt of whom SES will report no more',
      'a mail of which it is not known',
      'a bounce of which no time is known',
    ],
    right: [
      'a mail for which it is not known',
      'a campaign of which nothing has left',
      'the last page of which every mail',
    ],
  },
  {
    word: /\b(?:waits?|lists?|holds?|knows?|runs?) (?:\w+ ){0,4}since (?:an?|the|more|\d+)\b/gi,
    wrong: ['messages wait since more than 15 minutes', 'SES lists the address since an earlier bounce'],
    right: [
      'messages have waited more than 15 minutes',
      'SES has listed it since an earlier bounce',
      'it waits, since the clocks',
    ],
  },
  {
    word: /\bbehind (?:a word|a number|a bracket|the point|(?:its|the|a) label)\b|\bcut off behind\b|\b(?:its|their) begin\b/gi,
    wrong: [
      'a star behind a word',
      'digits behind the point',
      'a mail that is cut off behind it',
      'when its begin was reported',
    ],
    right: ['a star after a word', 'the page behind a link', 'an index lags behind', 'their beginning'],
  },
];
