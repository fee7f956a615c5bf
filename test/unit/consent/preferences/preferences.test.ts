import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantsOf, grantWanted, skillsIn, stopsOf } from '../../../../functions/consent/preferences/preferences.ts';
import {
  isPending,
  isTooMany,
  mostAttempts,
  requestVerification,
  tried,
} from '../../../../functions/consent/preferences/verification.ts';
import { leaveProgramme, topicOfChoice, withdrawTopics } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { type Topic, topics } from '../../../../shared/vocabulary.ts';
import { memberRecord, somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
const someTopics = fc.subarray([...topics]);

describe('the preference form', () => {
  it('stops at once exactly what was unticked, and asks for a code for exactly what was ticked', () => {
    fc.assert(
      fc.property(someTopics, someTopics, (granted, ticked) => {
        const person = memberRecord(alumniId, { topics: granted });
        const form = { topics: ticked };
        const stopped = stopsOf(person, form, now)?.after ?? person;
        const wanted = grantsOf(person, form);
        const kept = granted.filter((topic) => ticked.includes(topic));
        expect(stopped.topics).toEqual(kept);
        expect(wanted?.topics ?? []).toEqual(ticked.filter((topic) => !granted.includes(topic)));
        const after = wanted === undefined ? stopped : (grantWanted(stopped, wanted, shown, now)?.after ?? stopped);
        expect(after.topics).toEqual(topics.filter((topic) => ticked.includes(topic)));
      }),
    );
  });

  it('never grants without the code', () => {
    fc.assert(
      fc.property(someTopics, someTopics, fc.constantFrom('all', 'pause'), (granted, ticked, frequency) => {
        const person = memberRecord(alumniId, { topics: granted, frequency: 'pause' });
        const after = stopsOf(person, { topics: ticked, frequency }, now)?.after ?? person;
        expect(after.frequency).toBe('pause');
        expect(after.topics.every((topic: Topic) => granted.includes(topic))).toBe(true);
      }),
    );
  });

  it('pauses by the link, and resumes by the code', () => {
    const person = memberRecord(alumniId);
    expect(stopsOf(person, { topics, frequency: 'pause' }, now)?.after.frequency).toBe('pause');
    expect(grantsOf({ ...person, frequency: 'pause' }, { topics, frequency: 'all' })).toEqual({
      topics: [],
      frequency: 'all',
    });
  });

  it('leaves alone what the form does not speak of', () => {
    const person = memberRecord(alumniId);
    expect(grantsOf(person, { topics })).toBeUndefined();
    expect(stopsOf(person, { topics }, now)).toBeUndefined();
  });

  it('ends the suppression after a complaint when a topic is asked for again', () => {
    const person = memberRecord(alumniId, { topics: [], suppression: 'campaigns' });
    expect(grantWanted(person, { topics: ['jobs'] }, shown, now)?.after.suppression).toBe('none');
    expect(grantWanted(person, { topics: [], language: 'en' }, shown, now)?.after.suppression).toBe('campaigns');
  });

  it('does nothing for somebody who is no member', () => {
    const left = memberRecord(alumniId, { membership: 'left', topics: [] });
    expect(stopsOf(left, { topics: [] }, now)).toBeUndefined();
    expect(grantsOf(left, { topics })).toBeUndefined();
    expect(grantWanted(left, { topics: ['jobs'] }, shown, now)).toBeUndefined();
  });
});

describe('withdrawing', () => {
  it('maps a link’s choice to the topic in the order of the catalogue', () => {
    expect([0, 1, 2, 3, 4].map(topicOfChoice)).toEqual([undefined, 'newsletter', 'gatherings', 'jobs', undefined]);
  });

  it('happens once', () => {
    const collection = { method: 'one_click', source: 'unsubscribe_link' } as const;
    const change = withdrawTopics(memberRecord(alumniId), ['jobs'], collection, now);
    expect(change?.after.topics).toEqual(['newsletter', 'gatherings']);
    expect(change && withdrawTopics(change.after, ['jobs'], collection, now)).toBeUndefined();
  });

  it('by leaving takes everything, once', () => {
    const change = leaveProgramme(memberRecord(alumniId, { topics: ['jobs'] }), now);
    expect(change?.ledger[0]?.purposes).toEqual([
      { id: 'membership', state: 'ConsentWithdrawn' },
      { id: 'jobs', state: 'ConsentWithdrawn' },
    ]);
    expect(change && leaveProgramme(change.after, now)).toBeUndefined();
  });
});

describe('a verification', () => {
  const verification = requestVerification(
    { alumniId, verificationId: idFrom('verification', 'one'), wanted: { topics: ['jobs'] }, shown },
    now,
  );
  const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it('waits a quarter of an hour', () => {
    expect([isPending(verification, minutesLater(14.9)), isPending(verification, minutesLater(15))]).toEqual([
      true,
      false,
    ]);
  });

  it('is used up by the right code, or by five wrong ones', () => {
    expect(isPending(tried(verification, true), now)).toBe(false);
    let wrong = verification;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(isPending(wrong, now)).toBe(true);
      wrong = tried(wrong, false);
    }
    expect(isPending(wrong, now)).toBe(false);
  });

  it('comes at most ten times a day', () => {
    const ten = Array.from({ length: 10 }, () => verification);
    expect([isTooMany(ten.slice(1), now), isTooMany(ten, now), isTooMany(ten, minutesLater(24 * 60))]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

it('skills are read as people type them', () => {
  expect(skillsIn(' Rust, TypeScript、 品質  管理,Rust\nAWS, ,')).toEqual(['Rust', 'TypeScript', '品質 管理', 'AWS']);
});
