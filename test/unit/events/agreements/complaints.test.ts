/** What a complaint has come to: it stands until the person asks for mail again, in whatever membership. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ComplaintFacts,
  complaintFacts,
  hasAskedAfter,
  hasStandingComplaint,
  isGrantedAfter,
  judgeListedComplaint,
  memberships,
  suppressions,
} from '../../../../events/agreements/complaints.ts';
import { topics } from '../../../../shared/vocabulary.ts';

/** The days of a year, so that dates coincide often. */
const on = (day: number) => new Date(Date.UTC(2026, 0, day));
const at = (day: number) => on(day).toISOString();

const days = fc.integer({ min: 1, max: 12 });
const dates = fc.option(days.map(at), { nil: undefined });
const people: fc.Arbitrary<ComplaintFacts> = fc.record({
  membership: fc.constantFrom(...memberships),
  membershipSince: dates,
  topicsSince: fc.option(fc.dictionary(fc.constantFrom(...topics), days.map(at)), { nil: undefined }),
  askedAt: dates,
  suppression: fc.constantFrom(...suppressions),
  complainedAt: dates,
});
/** A member whose topics are dated, who joined on the 5th. */
const member = {
  ...{ membership: 'member', suppression: 'none', membershipSince: at(5), topicsSince: {} },
} as const satisfies ComplaintFacts;

it('the words of a mailing record are stored: none changes', () => {
  expect(memberships).toEqual(['leaver', 'member', 'declined', 'left']);
  expect(suppressions).toEqual(['none', 'campaigns', 'address']);
});

it('it is decided by the named facts and by nothing else: who reads only these decides the same', () => {
  const read = new Set<string>();
  fc.assert(
    fc.property(people, days, fc.constantFrom(...topics), (person, day, topic) => {
      const noted = new Proxy(person, {
        get: (target, name) => {
          read.add(String(name));
          return Reflect.get(target, name);
        },
      });
      judgeListedComplaint(noted, on(day));
      hasStandingComplaint(noted);
      isGrantedAfter(noted, topic, on(day));
    }),
  );
  expect([...read].sort()).toEqual([...complaintFacts].sort());
});

describe('a topic was granted after an instant', () => {
  it.each<[boolean, string, ComplaintFacts]>([
    [true, 'a member who granted it later', { ...member, topicsSince: { jobs: at(11) } }],
    [false, 'a member who granted it at that instant', { ...member, topicsSince: { jobs: at(10) } }],
    [false, 'a member who granted it before', { ...member, topicsSince: { jobs: at(9) } }],
    [false, 'a member who granted another one', { ...member, topicsSince: { newsletter: at(11) } }],
    [true, 'a member who joined later, without a date of the topic', { ...member, membershipSince: at(11) }],
    [
      true,
      'a member who joined later, in a record of before',
      { ...member, membershipSince: at(11), topicsSince: undefined },
    ],
    [false, 'a member who joined before, without a date of the topic', member],
    [
      false,
      'a member who joined later, and granted it before',
      { ...member, membershipSince: at(11), topicsSince: { jobs: at(9) } },
    ],
    [false, 'a member of whom no date is known', { ...member, membershipSince: undefined }],
    [false, 'somebody who left', { ...member, membership: 'left', topicsSince: { jobs: at(11) } }],
    [false, 'somebody who declined later', { ...member, membership: 'declined', membershipSince: at(11) }],
  ])('%s: %s', (granted, _who, person) => {
    expect(isGrantedAfter(person, 'jobs', on(10))).toBe(granted);
  });

  it('exactly if it was granted later than that', () => {
    fc.assert(
      fc.property(days, days, fc.constantFrom(...topics), (granted, asked, topic) => {
        const person = { ...member, topicsSince: { [topic]: at(granted) } };
        expect(isGrantedAfter(person, topic, on(asked))).toBe(granted > asked);
      }),
    );
  });
});

describe('somebody asked for mail after an instant', () => {
  it.each<[boolean, string, ComplaintFacts]>([
    [true, 'by joining', { ...member, membershipSince: at(11) }],
    [false, 'not by joining at that instant', { ...member, membershipSince: at(10) }],
    [true, 'by any topic', { ...member, topicsSince: { newsletter: at(9), jobs: at(11) } }],
    [true, 'by any topic, in whatever order', { ...member, topicsSince: { jobs: at(11), newsletter: at(9) } }],
    [false, 'not by a topic of before', { ...member, topicsSince: { newsletter: at(9), jobs: at(10) } }],
    [
      false,
      'not by joining, where the topics are dated',
      { ...member, membershipSince: at(11), topicsSince: { jobs: at(9) } },
    ],
    [
      true,
      'by joining, in a record without dates of topics',
      { ...member, membershipSince: at(11), topicsSince: undefined },
    ],
    [false, 'not where no date is known', { ...member, membershipSince: undefined }],
    [false, 'not by declining', { ...member, membership: 'declined', membershipSince: at(11) }],
    [
      true,
      'by a topic of a membership that has ended',
      { ...member, membership: 'left', topicsSince: { jobs: at(11) } },
    ],
    [true, 'by joining without topics, and left', { ...member, membership: 'left', askedAt: at(11) }],
    [false, 'not at that instant', { ...member, membership: 'left', askedAt: at(10) }],
    [false, 'not by a paper of before that came in later', { ...member, membershipSince: at(11), askedAt: at(9) }],
    [true, 'by a topic that is dated later', { ...member, topicsSince: { jobs: at(11) }, askedAt: at(9) }],
  ])('%s: %s', (asked, _how, person) => {
    expect(hasAskedAfter(person, on(10))).toBe(asked);
  });
});

describe('a complaint stands', () => {
  const complained = { ...member, suppression: 'campaigns', complainedAt: at(10) } as const;

  it.each<[boolean, string, ComplaintFacts | undefined]>([
    [false, 'of nobody whom nobody knows', undefined],
    [false, 'of nobody who never complained', { ...complained, complainedAt: undefined }],
    [true, 'of a member who joined before', complained],
    [true, 'of a member who granted a topic before', { ...complained, topicsSince: { jobs: at(9) } }],
    [true, 'of a member who granted one at that instant', { ...complained, topicsSince: { jobs: at(10) } }],
    [
      false,
      'no longer of a member who granted one later',
      { ...complained, topicsSince: { newsletter: at(1), jobs: at(11) } },
    ],
    [false, 'no longer of a member who joined later', { ...complained, membershipSince: at(11) }],
    [true, 'of somebody who left later', { ...complained, membership: 'left', membershipSince: at(11) }],
    [false, 'no longer of somebody who asked later, and left', { ...complained, membership: 'left', askedAt: at(11) }],
    [true, 'of somebody who asked before, and left', { ...complained, membership: 'left', askedAt: at(9) }],
    [
      false,
      'no longer of somebody who left and to whom campaigns would go, in a record of before',
      { ...complained, membership: 'left', suppression: 'none' },
    ],
    [
      true,
      'of somebody to whom campaigns would go, and who asked before',
      { ...complained, membership: 'left', suppression: 'none', askedAt: at(9) },
    ],
    [true, 'of a leaver', { ...complained, membership: 'leaver', membershipSince: undefined }],
    [
      false,
      'no longer of a member to whom campaigns go again, in a record of before topics were dated',
      { ...complained, suppression: 'none', topicsSince: undefined },
    ],
    [true, 'of such a member to whom none go', { ...complained, topicsSince: undefined }],
    [
      true,
      'of such a member whose address bounced, too',
      { ...complained, suppression: 'address', topicsSince: undefined },
    ],
    [
      true,
      'of somebody who left, in a record of before topics were dated',
      { ...complained, membership: 'left', suppression: 'none', topicsSince: undefined },
    ],
    [true, 'of a member to whom campaigns go, where the topics are dated', { ...complained, suppression: 'none' }],
  ])('%s: %s', (stands, _of, person) => {
    expect(hasStandingComplaint(person)).toBe(stands);
  });

  it('until the person asks for mail, whatever was before, and whatever they are since', () => {
    fc.assert(
      fc.property(people, days, fc.constantFrom(...topics), (person, day, topic) => {
        const complained = { ...person, complainedAt: at(day) };
        const granted = { ...complained, topicsSince: { ...person.topicsSince, [topic]: at(day + 1) } };
        expect(hasStandingComplaint(granted)).toBe(false);
        expect(hasStandingComplaint({ ...complained, askedAt: at(day + 1) })).toBe(false);
      }),
    );
  });
});

describe('SES lists an address for a complaint since the 10th', () => {
  const [news, over, newsAndOver, known] = [
    { isNews: true, isOver: false },
    { isNews: false, isOver: true },
    { isNews: true, isOver: true },
    { isNews: false, isOver: false },
  ];
  const stopped = { ...member, suppression: 'campaigns' } as const;

  it.each<[typeof news, string, ComplaintFacts | undefined]>([
    [news, 'of somebody whom nobody knows', undefined],
    [news, 'of a member who has not complained, and joined before', member],
    [newsAndOver, 'of a member who has not complained, and joined later', { ...member, membershipSince: at(11) }],
    [
      newsAndOver,
      'of a member who has not complained, and joined at that instant',
      { ...member, membershipSince: at(10) },
    ],
    [news, 'of a leaver who has not complained', { membership: 'leaver', suppression: 'none' }],
    [news, 'of somebody who left later', { ...member, membership: 'left', membershipSince: at(11) }],
    [known, 'of a member who has complained, and joined before', { ...stopped, complainedAt: at(10) }],
    [known, 'of a leaver who has complained', { membership: 'leaver', suppression: 'address', complainedAt: at(9) }],
    [
      over,
      'of a member who complained and granted a topic later',
      { ...stopped, complainedAt: at(10), topicsSince: { jobs: at(11) } },
    ],
    [
      news,
      'of a member whose complaint was over, and who complains again',
      { ...stopped, complainedAt: at(6), topicsSince: { jobs: at(9) } },
    ],
    [
      over,
      'of a member whose complaint was over at that instant',
      { ...stopped, complainedAt: at(6), topicsSince: { jobs: at(10) } },
    ],
    [
      over,
      'of a member who gets campaigns again, in a record of before topics were dated',
      { ...member, complainedAt: at(6), topicsSince: undefined },
    ],
    [
      newsAndOver,
      'of such a member who never complained, and joined later',
      { ...member, membershipSince: at(11), topicsSince: undefined },
    ],
  ])('%j: %s', (judged, _of, person) => {
    expect(judgeListedComplaint(person, on(10))).toEqual(judged);
  });

  it('and it stays on the list exactly while a complaint stands or nobody knew of it', () => {
    fc.assert(
      fc.property(people, days, (person, day) => {
        const { isNews, isOver } = judgeListedComplaint(person, on(day));
        if (hasStandingComplaint(person)) expect([isNews, isOver]).toEqual([false, false]);
        else if (person.complainedAt === undefined) expect(isNews).toBe(true);
        else expect(isNews).toBe(!isOver);
      }),
    );
  });
});
