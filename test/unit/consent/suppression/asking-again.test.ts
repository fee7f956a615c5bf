/** A complaint and a consent that came after it: the later one counts, in whatever order they become known. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasStandingComplaint, judgeListedComplaint } from '../../../../events/agreements/complaints.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { decideJoining, presentConsent } from '../../../../functions/consent/joining/joining.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { grantWanted, stopMail } from '../../../../functions/consent/preferences/preferences.ts';
import { reopenAddress } from '../../../../functions/consent/suppression/reopening.ts';
import { suppressBounced, suppressComplained } from '../../../../functions/consent/suppression/suppressing.ts';
import { byOkaeri, type Decision, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { type Topic, topics } from '../../../../shared/vocabulary.ts';
import { bouncedAt, command, contactCard, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const joinedAt = Date.parse('2026-04-02T01:00:00.000Z');
const at = (hour: number) => new Date(joinedAt + hour * 3_600_000);
const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
const grant = (person: MailingRecord, wanted: readonly Topic[], when: Date) =>
  grantWanted(person, command({ wanted: { topics: [...wanted] }, shown, directoryNotice: shown }), when);
const complain = (person: MailingRecord, when: Date, knownAt = when) =>
  suppressComplained(person, byOkaeri(when), knownAt);
const emittedBy = ({ events }: Decision<unknown>) => events.map(({ contract: { type } }) => type);

type Act =
  | { readonly kind: 'grant' | 'stop'; readonly of: readonly Topic[] }
  | { readonly kind: 'complaint'; readonly delay: number };
const someTopics = fc.subarray([...topics], { minLength: 1 });
const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('grant' as const), of: someTopics }),
    fc.record({ kind: fc.constant('stop' as const), of: someTopics }),
    fc.record({ kind: fc.constant('complaint' as const), delay: fc.integer({ min: 0, max: 8 }) }),
  ),
  { maxLength: 10 },
);

describe('a member who complains and asks for mail, in any order and with reports that come late', () => {
  it('gets mail on what they asked for after the last complaint, and on nothing else; the address comes off SES’s list', () => {
    fc.assert(
      fc.property(acts, (history: readonly Act[]) => {
        let person = memberRecord(alumniId, { membershipSince: at(0).toISOString() });
        const wished = new Map<Topic, number>(person.topics.map((topic) => [topic, 0]));
        const asked = [0];
        let reopened = -1;
        let heard = -1;
        let turn = 0;
        const take = (outcome: Decision<MailingRecord> | Refusal<string>): boolean => {
          turn++;
          if (isRefusal(outcome)) return false;
          person = outcome.state;
          if (emittedBy(outcome).includes('address-reopened')) reopened = turn;
          return true;
        };
        const hour = (position: number) => (position + 1) * 10;
        const complaints = history.flatMap((act, position) =>
          act.kind === 'complaint' ? [{ when: hour(position), known: hour(position) + act.delay * 7 + 1 }] : [],
        );
        const waiting = [...complaints].sort((one, other) => one.known - other.known);
        const hear = (until: number) => {
          for (let next = waiting[0]; next !== undefined && next.known <= until; next = waiting[0]) {
            waiting.shift();
            if (take(complain(person, at(next.when), at(next.known)))) heard = turn;
          }
        };
        for (const [position, act] of history.entries()) {
          const now = hour(position);
          hear(now);
          if (act.kind === 'complaint') continue;
          if (act.kind === 'grant') {
            const added = act.of.filter((topic) => !person.topics.includes(topic));
            if (added.length === 0) continue;
            take(grant(person, act.of, at(now)));
            for (const topic of added) wished.set(topic, now);
            asked.push(now);
          } else {
            const left = topics.filter((topic) => !act.of.includes(topic));
            take(stopMail(person, command({ topics: left }), at(now)));
            for (const topic of act.of) wished.delete(topic);
          }
        }
        hear(Number.POSITIVE_INFINITY);
        const lastComplaint = Math.max(-1, ...complaints.map(({ when }) => when));
        const isOver = Math.max(...asked) > lastComplaint;
        expect(person.topics).toEqual(topics.filter((topic) => (wished.get(topic) ?? -1) > lastComplaint));
        expect(person.suppression).toBe(isOver ? 'none' : 'campaigns');
        expect(hasStandingComplaint(person)).toBe(!isOver);
        if (isOver && heard >= 0) expect(reopened).toBeGreaterThanOrEqual(heard);
      }),
      { numRuns: 500 },
    );
  });

  it('with an address that also bounced waits for HR: it stays on SES’s list until HR opens it', () => {
    const complained = taken(complain(memberRecord(alumniId), at(1))).state;
    const bounced = taken(suppressBounced(complained, bouncedAt(at(2)), at(2))).state;
    const asked = taken(grant(bounced, ['jobs'], at(3)));
    expect(emittedBy(asked)).not.toContain('address-reopened');
    const reopened = taken(
      reopenAddress(
        asked.state,
        { by: 'hr-1', input: { reason: 'cleared', address: 'taro@example.net', entry: undefined } },
        at(4),
      ),
    );
    expect(reopened.state.suppression).toBe('none');
    const moved = contactCard(alumniId, { status: 'member', address: 'new@example.com', epoch: 1 });
    expect(taken(followContactCard(asked.state, byOkaeri(moved), at(4))).state.suppression).toBe('none');
  });

  it('asks for mail with a topic, not with another setting', () => {
    const complained = taken(complain(memberRecord(alumniId), at(1))).state;
    const form = command({ wanted: { topics: [], language: 'en' as const }, shown, directoryNotice: shown });
    const changed = taken(grantWanted(complained, form, at(2)));
    expect(emittedBy(changed)).toEqual(['profile-updated']);
    expect(hasStandingComplaint(changed.state)).toBe(true);
  });
});

describe('a leaver who complained', () => {
  const card = contactCard(alumniId, { closesAt: at(1_000).toISOString() });
  const form = command({ ...shown, card, decision: 'accept' as const, topics: ['jobs' as const] });
  const complained = taken(complain({ ...newRecord(alumniId), sequence: 1 }, at(1))).state;

  it('and joins asks for mail: the complaint is over, and the address comes off SES’s list', () => {
    const joined = taken(decideJoining(complained, form, at(2)));
    expect(joined.state).toMatchObject({ suppression: 'none', topicsSince: { jobs: at(2).toISOString() } });
    expect(emittedBy(joined)).toEqual(['member-joined', 'address-reopened', 'consent-granted']);
    expect(hasStandingComplaint(joined.state)).toBe(false);
    const before = taken(decideJoining({ ...newRecord(alumniId), sequence: 1 }, form, at(2)));
    expect(emittedBy(before)).not.toContain('address-reopened');
  });

  it('and whose complaint is reported after the joining keeps the consent, and the address comes off SES’s list', () => {
    const joined = taken(decideJoining(newRecord(alumniId), form, at(2))).state;
    const late = taken(complain(joined, at(1), at(3)));
    expect(late.state).toMatchObject({ suppression: 'none', topics: ['jobs'], complainedAt: at(1).toISOString() });
    expect([emittedBy(late), late.ledger]).toEqual([['address-reopened'], []]);
    expect(complain(late.state, at(1), at(4))).toEqual({ refused: 'already_known' });
  });

  it.each([
    [0, 'before the complaint', false],
    [1, 'at the instant of the complaint', false],
    [2, 'after the complaint', true],
  ])('hour %i: a paper that was signed %s makes a member: %s', (signed, _when, counts) => {
    const purposes = ['membership', 'newsletter'] as const;
    const consent = { decision: 'granted', method: 'paper', noticeVersion: '2026-04' } as const;
    const consentAtExit = { ...consent, at: at(signed).toISOString(), purposes: [...purposes] };
    const outcome = presentConsent(complained, command(contactCard(alumniId, { consentAtExit })), at(5));
    if (!counts) return expect(outcome).toEqual({ refused: 'no_newer_consent' });
    const change = taken(outcome);
    expect(change.state.topicsSince).toEqual({ newsletter: at(signed).toISOString() });
    expect(emittedBy(change)).toContain('address-reopened');
    // It was signed before a complaint that nobody had heard of: that withdraws it, although the paper came in later.
    expect(taken(complain(change.state, at(3), at(6))).state).toMatchObject({ topics: [], suppression: 'campaigns' });
  });
});

describe('what SES lists for a complaint', () => {
  const complainedAt = at(10).toISOString();
  const asked = { topicsSince: { jobs: at(20).toISOString() } };
  const withMembership = { membershipSince: at(20).toISOString() };
  const known = { isNews: false, isOver: false };
  const news = { isNews: true, isOver: false };
  const over = { isNews: false, isOver: true };
  it.each<[string, Partial<MailingRecord> | undefined, number, object]>([
    ['nobody knows the person', undefined, 10, news],
    ['the person never complained', { topicsSince: {} }, 10, news],
    ['the complaint is known', { complainedAt, topics: [], suppression: 'campaigns' }, 10, known],
    ['the complaint is known, the entry is newer', { complainedAt, suppression: 'campaigns' }, 30, known],
    ['a topic was granted since', { complainedAt, ...asked }, 10, over],
    ['a topic is granted at that instant', { complainedAt, ...asked }, 20, over],
    ['a topic was granted, and then came the entry', { complainedAt, ...asked }, 21, news],
    ['the report was lost, and a topic was granted since', { ...asked }, 10, { isNews: true, isOver: true }],
    ['the report was lost, and the person joined since', { ...withMembership }, 10, { isNews: true, isOver: true }],
    ['the person joined since', { complainedAt, ...withMembership }, 10, over],
    ['the person left after that', { complainedAt, ...asked, membership: 'left' }, 10, over],
    ['the person left after that, and then came the entry', { complainedAt, ...asked, membership: 'left' }, 21, news],
    ['a record of before does not say when it was asked for', { complainedAt, suppression: 'none' }, 30, over],
  ])('%s', (_case, change, since, expected) => {
    const person = change === undefined ? undefined : memberRecord(alumniId, change);
    expect(judgeListedComplaint(person, at(since))).toEqual(expected);
  });
});
