/** The words of docs/words.md where the code speaks to its readers: comments, descriptions and the READMEs of rooms. */
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { projectFile, root } from '../../../tools/docs/project.ts';
import { answeringServer, constructions, isNotOne, type Misuse, translated } from './translated.ts';

const filesOf = (...patterns: string[]) => globSync(patterns, { cwd: root }).sort();

/** The comments of a source file. */
const commentsOf = (path: string) => (projectFile(path).match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm) ?? []).join('\n\n');

/** What people read of a source file: its comments, and the sentences among its texts. */
function proseOf(path: string): string {
  const text = projectFile(path);
  if (path.endsWith('.md')) return text;
  const sentences = text.replace(/\/\*[\s\S]*?\*\//g, '').match(/(['`])[\w“][^'`\n<=>]* [^'`\n<=>]*\1/g) ?? [];
  return [commentsOf(path), ...sentences].join('\n\n');
}

/** What a program reads of a source file: everything but its comments. */
const codeOf = (path: string) => projectFile(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm, '');

/** Lines of a comment or paragraph become one text, so that a line break does not hide a word. */
const unfolded = (text: string) => text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ');

/** Where a text uses a word wrongly, with what stands around it. */
function misuses(text: string, { word }: Misuse): string[] {
  const line = unfolded(text);
  return [...line.matchAll(word)].map(({ index }) => line.slice(Math.max(0, index - 40), index + 40));
}

/** The titles of the tests in a file, those of tables included: `test.each([…])('…', `. */
const titlesOf = (path: string) =>
  [...projectFile(path).matchAll(/(?:\b(?:it|test|describe)\b[^'"`\n]*|[\])])\(\s*(['"`])(.+?)\1,/g)].map(
    ([, , title = '']) => title,
  );

const shownIn = (paths: readonly string[], misuse: Misuse) =>
  paths.flatMap((path) => misuses(proseOf(path), misuse).map((found) => `${path}: ${found}`));

describe('"invitation" without "gathering" is the mail to a leaver', () => {
  const bareInvitation: Misuse = {
    word: /(?<![-/\w])(?<!\bgathering )invitations?\b(?!-|['’]s campaign| campaign)/gi,
    wrong: ['the invitation to a gathering', 'Published; the invitations are out.', '/** An\n * invitation */'],
    right: ['the gathering\n * invitation', 'gathering invitations', 'invitationCampaignId'],
  };
  /** Names of files, functions and variables. The invitation campaign is a word of its own (docs/words.md). */
  const nameOfInvitation: Misuse = {
    word: /(?<![\w-])(?![\w-]*gathering-?invitation|invitationCampaignId\b)[\w-]*(?<!\bgathering )invitation[\w-]*(?! campaign)/gi,
    wrong: ['./rewrite-invitation.ts', 'rewriteInvitation(', 'const invitation =', 'InvitationFacts', 'isInvitation ?'],
    right: ['isGatheringInvitation', 'a gathering invitation', 'gathering-invitation', 'invitationCampaignId(id)'],
  };
  /** The mails to leavers, the list of all mails, and what all mails are made of. */
  const aboutJoining = ['membership-mails', 'event-mail', 'mail-body'].map(
    (name) => `functions/mail/service/mails/${name}.ts`,
  );
  /** What a member reads, in a test of it. */
  const memberText = 'An invitation with all details follows';
  const testsOfGatherings = filesOf('test/{unit,integration}/{gatherings,campaigns}/**/*.ts');
  /** All files about gatherings; catalogues say what members read, in members' words. */
  const aboutGatherings = filesOf(
    'functions/gatherings/**/*.{ts,md}',
    'functions/campaigns/**/*.{ts,md}',
    'functions/mail/{campaign-sending,delivery}/**/*.{ts,md}',
    'functions/mail/service/mails/*.ts',
    'events/gatherings/*.ts',
    'events/read-models/{gathering*,announced-facts,campaign-content}.ts',
    'events/agreements/announcement-campaigns.ts',
    'infra/stacks/contexts/{campaigns,gatherings}-stack.ts',
    'shared/links/reply-address.ts',
    'shared/mail-format/icalendar.ts',
    'docs/runbooks/{calendar-replies,gathering-in-trouble}.md',
    'docs/adr/010-*.md',
  ).filter((path) => !/\/texts\b/.test(path) && !aboutJoining.includes(path));

  test('in everything that is about gatherings', () => {
    expect(aboutGatherings.length).toBeGreaterThan(150);
    expect(shownIn(aboutGatherings, bareInvitation)).toEqual([]);
  });

  test('in every name there, and in the tests of it', () => {
    const named = [...aboutGatherings.filter((path) => path.endsWith('.ts')), ...testsOfGatherings];
    const found = named.flatMap((path) =>
      misuses(codeOf(path).replaceAll(memberText, ''), nameOfInvitation).map((name) => `${path}: ${name}`),
    );
    expect([...found, ...named.filter((path) => misuses(path, nameOfInvitation).length > 0)]).toEqual([]);
  });

  test.each(nameOfInvitation.wrong)('a name is found: %j', (name) =>
    expect(misuses(name, nameOfInvitation)).toHaveLength(1),
  );
  test.each(nameOfInvitation.right)('a name is right: %j', (name) =>
    expect(misuses(name, nameOfInvitation)).toEqual([]),
  );

  test.each(bareInvitation.wrong)('is found: %j', (text) => expect(misuses(text, bareInvitation)).toHaveLength(1));
  test.each(bareInvitation.right)('is right: %j', (text) => expect(misuses(text, bareInvitation)).toEqual([]));
});

describe('"notice" without "privacy" is a mail about a gathering', () => {
  const bareNotice: Misuse = {
    word: /(?<![-/\w.`'])(?<!\b(?:privacy|without) )notices?\b(?![:/\w'`-])/gi,
    wrong: ['the version of the notice that people read', 'Never edit a notice', '/** A\n * notice as shown */'],
    right: ['the privacy\n * notice', 'privacy notices', 'programme.notice', '`notice`', 'stops without notice'],
  };
  /** The programme, consent, and the documents of those who set a programme up. */
  const aboutConsent = filesOf(
    'shared/programme/*.ts',
    'shared/vocabulary.ts',
    'shared/texts/glossary.ts',
    'events/{consent,alumni}/*.ts',
    'events/read-models/{mailing-record,contact-card,intake-item}.ts',
    'functions/{alumni,consent,hris}/**/*.{ts,md}',
    'infra/stacks/{stateful,contexts/consent,contexts/alumni,contexts/hris}-stack.ts',
    'docs/{configure,deploy,promises,laptop-cloud,canonical-event,access,operate}.md',
  ).filter((path) => !/\/texts\b/.test(path));

  test('in everything that is about consent', () => {
    expect(aboutConsent.length).toBeGreaterThan(100);
    expect(shownIn(aboutConsent, bareNotice)).toEqual([]);
  });

  /** What the people on call get is a notification; which mails a line is about stands in known-lines.ts. */
  const aboutOperation = filesOf(
    'functions/backbone/**/*.{ts,md}',
    'infra/{constructs,deploy,operate}/**/*.ts',
    'docs/{add-an-event,operate}.md',
    'docs/runbooks/{dead-letters,messages-wait,watch-silent,function-errors,publisher-late,campaign-paused}.md',
    'docs/adr/02[12]*.md',
  ).filter((path) => !path.endsWith('/known-lines.ts'));

  test('in what the people on call read, and what makes it', () => {
    expect(aboutOperation.length).toBeGreaterThan(60);
    expect(shownIn(aboutOperation, bareNotice)).toEqual([]);
  });

  /** A watch finds lost work; what looks at the queues is the queue watch. */
  const bareWatch: Misuse = {
    word: /(?<![-/\w.`'"])(?<!\bqueue )watch\b(?![-/\w`'"])/gi,
    wrong: ['the watch says that it is over', 'where the\n * watch reads it'],
    right: ['the queue watch', 'the queue\n * watch', '`watch`', 'watch-silent', 'WatchSilent'],
  };

  test('call the queue watch so', () => {
    const aboutQueues = aboutOperation.filter((path) => !path.endsWith('/resend-service-mail.ts'));
    expect(shownIn(aboutQueues, bareWatch)).toEqual([]);
    for (const text of bareWatch.wrong) expect(misuses(text, bareWatch), text).toHaveLength(1);
    for (const text of bareWatch.right) expect(misuses(text, bareWatch), text).toEqual([]);
  });

  test.each(bareNotice.wrong)('is found: %j', (text) => expect(misuses(text, bareNotice)).toHaveLength(1));
  test.each(bareNotice.right)('is right: %j', (text) => expect(misuses(text, bareNotice)).toEqual([]));
});

describe('"announce" is said of gatherings, their dates, jobs and exits; events are emitted', () => {
  const announcing = String.raw`\bannounc(?:es?|ed|ing)\b`;
  /** Where nothing is announced but by somebody else: a date by HR, an exit by the HR system. */
  const announcedEvent: Misuse = {
    word: new RegExp(
      String.raw`(?<!\b(?:dates?|HRIS|what a campaign) (?:\w+ ){0,3})${announcing}(?! (?:dates?|that someone)\b)`,
      'gi',
    ),
    wrong: [
      'Announces a bounce',
      'the lane announces it and leaves',
      'nothing is announced',
      'announces\n * each cause',
    ],
    right: [
      'an announced date',
      'the date that\n * was announced',
      'the HRIS announces',
      'an announcement',
      'isAnnounceable',
    ],
  };
  /** What is announced by outside systems is on the bus, too. */
  const announcedByName: Misuse = {
    word: new RegExp(
      String.raw`\bdecisions? announces?\b|${announcing} (?:by )?\`(?!job-posted|event-scheduled)[a-z]+-[a-z-]+\``,
      'gi',
    ),
    wrong: ['announces `job-drafted`', 'Let a decision announce it.', 'announced by `mail-not-written`'],
    right: ['an ATS announces `job-posted`', 'emits `job-drafted`', 'Let a decision emit it.'],
  };
  /** A field that is stored keeps its name (`announced`); so does what a campaign announces. */
  const nameOfAnnouncing: Misuse = {
    word: /\bannounce(?:s\b|[A-Z]\w*)/g,
    wrong: ['announceSuppressions(', 'announces: undefined', '({ announces })'],
    right: ['announced: []', 'announcesDateOf', 'AnnouncedFacts', 'isAnnounceable('],
  };
  const contexts = '{mail,consent,hris,backbone}';
  const announcingNothing = filesOf(
    `functions/${contexts}/**/*.{ts,md}`,
    'functions/gatherings/{calendar,feedback,reception,rsvp,waiting-list}/**/*.{ts,md}',
    `events/${contexts}/*.ts`,
    'shared/{bus,outbox,timers}/*.ts',
  ).filter((path) => !/\/texts\b/.test(path));
  const everywhere = filesOf(
    '{functions,shared,events,infra,tools}/**/*.{ts,md}',
    'docs/{*,runbooks/*,adr/*}.md',
    '*.md',
  );
  const titlesThere = filesOf(`test/{unit,integration}/${contexts}/**/*.test.ts`).flatMap(titlesOf);

  test('in the contexts that announce nothing themselves, and in the titles of their tests', () => {
    expect([announcingNothing.length > 150, titlesThere.length > 500]).toEqual([true, true]);
    expect(shownIn(announcingNothing, announcedEvent)).toEqual([]);
    expect(titlesThere.flatMap((title) => misuses(title, announcedEvent))).toEqual([]);
  });

  test('in every name there', () =>
    expect(
      announcingNothing.flatMap((path) => misuses(codeOf(path), nameOfAnnouncing).map((name) => `${path}: ${name}`)),
    ).toEqual([]));

  test('wherever an event is named', () => expect(shownIn(everywhere, announcedByName)).toEqual([]));

  test.each([announcedEvent, announcedByName, nameOfAnnouncing])(
    'what is found, and what is right: $wrong',
    (misuse) => {
      for (const text of misuse.wrong) expect(misuses(text, misuse), text).toHaveLength(1);
      for (const text of misuse.right) expect(misuses(text, misuse), text).toEqual([]);
    },
  );
});

describe('comments and documents', () => {
  const turned: readonly Misuse[] = [
    answeringServer,
    translated,
    isNotOne,
    {
      word: /\bstands? against\b|\blies? in the (?:past|future)\b|\bthe more rarely\b|\bas that lasts\b/gi,
      wrong: ['what stands against it', 'lies in the past', 'the more rarely the longer that lasts'],
      right: ['what is wrong with it', 'is in the past', 'at growing intervals'],
    },
  ];
  const paths = filesOf(
    '{functions,shared,events,infra,tools}/**/*.{ts,md}',
    'docs/**/*.md',
    '*.md',
    'packages/laptop-cloud/{*.md,src/**/*.ts}',
  ).filter((path) => !path.includes('node_modules') && !path.endsWith('.ja.md'));
  /** Texts that members read are in their own words. */
  const read = paths.filter((path) => !/\/texts\b/.test(path));
  /** Their texts are what the tests write; the samples of wrong words are in two of them. */
  const tests = filesOf('test/**/*.ts', 'packages/laptop-cloud/test/**/*.ts').filter(
    (path) => !/^test\/golden\/|\/(?:translated|words\.test)\.ts$/.test(path),
  );

  test('are many', () =>
    expect([paths.length > 600, read.length > 700, tests.length > 500]).toEqual([true, true, true]));

  test.each(turned)('say it in plain words: $right', (misuse) => {
    expect(shownIn(paths, misuse)).toEqual([]);
  });

  test.each(constructions)('are not translated word by word: $right', (misuse) => {
    expect(shownIn(read, misuse)).toEqual([]);
  });

  test.each([...turned, ...constructions])('of tests say it in plain words, too: $right', (misuse) => {
    const found = tests.flatMap((path) => misuses(commentsOf(path), misuse).map((text) => `${path}: ${text}`));
    expect(found).toEqual([]);
  });

  test.each([...turned, ...constructions])('what is found, and what is right: $wrong', (misuse) => {
    for (const text of misuse.wrong) expect(misuses(text, misuse), text).not.toEqual([]);
    for (const text of misuse.right) expect(misuses(text, misuse), text).toEqual([]);
  });
});

describe('the titles of tests', () => {
  const titles = filesOf('test/**/*.test.ts').flatMap(titlesOf);

  test('are many', () => expect(titles.length).toBeGreaterThan(4_000));

  test.each([answeringServer, translated, isNotOne, ...constructions])('say it in plain words: $right', (misuse) => {
    expect(titles.flatMap((title) => misuses(title, misuse))).toEqual([]);
  });
});

/** What is emitted is an event: nobody emits a harm, a gathering, or "that something is so". */
describe('"emit" is said of events in the outbox', () => {
  const emittedFact: Misuse = {
    word: /\bemits? (?:only )?(?:(?:what|that|it|them|each)\b|(?:an?|the|its) (?!(?:\w+ )?events?\b))|(?<!(?:\bevents?|`|\bwhat|\bnothing)[^.;:]*)\bemitted\b(?! (?:an |the )?events?\b)/gi,
    wrong: [
      'Harm is emitted.',
      'Emits what is wrong',
      'it was not\n * emitted before',
      'emits its id',
      'emits only that',
    ],
    right: [
      'the event is not emitted again',
      '`mail-not-written` is emitted',
      'emits an event that names it',
      'what producers emitted before',
      'nothing is emitted',
      'emits `chunk-sent`',
    ],
  };
  const bench = filesOf('test/{bench,fixtures}/**/*.ts');
  const prose = filesOf('{functions,shared,events,infra,tools}/**/*.{ts,md}', 'docs/{*,runbooks/*,adr/*}.md', '*.md');

  test('in comments, documents, and the titles of tests', () => {
    const titles = filesOf('test/**/*.test.ts').flatMap(titlesOf);
    expect([
      ...shownIn([...prose, ...bench], emittedFact),
      ...titles.flatMap((title) => misuses(title, emittedFact)),
    ]).toEqual([]);
    for (const text of emittedFact.wrong) expect(misuses(text, emittedFact), text).not.toEqual([]);
    for (const text of emittedFact.right) expect(misuses(text, emittedFact), text).toEqual([]);
  });

  test('a stack sets up functions, and emits nothing', () => {
    const emitting = filesOf('infra/**/*.ts').filter((path) => /\bemit\w*/i.test(codeOf(path)));
    expect(emitting).toEqual([]);
  });
});
