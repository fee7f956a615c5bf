import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import {
  grantWanted,
  type PreferenceForm,
  skillsIn,
  stopMail,
  wantedOf,
} from '../../../../functions/consent/preferences/preferences.ts';
import type { RequestedPreferences } from '../../../../functions/consent/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { type Topic, topics } from '../../../../shared/vocabulary.ts';
import { command, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
const someTopics = fc.subarray([...topics]);

/** The record after what the form stops at once. */
function afterStops(person: MailingRecord, form: PreferenceForm): MailingRecord {
  const outcome = stopMail(person, command(form), now);
  return isRefusal(outcome) ? person : outcome.state;
}

/** The record after the code confirmed what is wanted. */
function afterGrant(person: MailingRecord, wanted: RequestedPreferences): MailingRecord {
  return taken(grantWanted(person, command({ wanted, shown, directoryNotice: shown }), now)).state;
}

describe('the preference form', () => {
  it('stops at once exactly what was unticked, and asks for a code for exactly what was ticked', () => {
    fc.assert(
      fc.property(someTopics, someTopics, (granted, ticked) => {
        const person = memberRecord(alumniId, { topics: granted });
        const form = { topics: ticked };
        const stopped = afterStops(person, form);
        const wanted = wantedOf(person, form);
        const kept = granted.filter((topic) => ticked.includes(topic));
        expect(stopped.topics).toEqual(kept);
        expect(wanted?.topics ?? []).toEqual(ticked.filter((topic) => !granted.includes(topic)));
        const after = wanted === undefined ? stopped : afterGrant(stopped, wanted);
        expect(after.topics).toEqual(topics.filter((topic) => ticked.includes(topic)));
      }),
    );
  });

  it('never grants without the code', () => {
    fc.assert(
      fc.property(someTopics, someTopics, fc.constantFrom('all', 'pause'), (granted, ticked, frequency) => {
        const person = memberRecord(alumniId, { topics: granted, frequency: 'pause' });
        const after = afterStops(person, { topics: ticked, frequency });
        expect(after.frequency).toBe('pause');
        expect(after.topics.every((topic: Topic) => granted.includes(topic))).toBe(true);
      }),
    );
  });

  it('pauses by the link, and resumes by the code', () => {
    const person = memberRecord(alumniId);
    expect(afterStops(person, { topics, frequency: 'pause' }).frequency).toBe('pause');
    expect(wantedOf({ ...person, frequency: 'pause' }, { topics, frequency: 'all' })).toEqual({
      topics: [],
      frequency: 'all',
    });
  });

  it('does not change what the form does not contain', () => {
    const person = memberRecord(alumniId);
    expect(wantedOf(person, { topics })).toBeUndefined();
    expect(stopMail(person, command({ topics }), now)).toEqual({ refused: 'nothing_to_stop' });
  });

  it('ends the suppression after a complaint when a topic is asked for again', () => {
    const person = memberRecord(alumniId, { topics: [], suppression: 'campaigns' });
    expect(afterGrant(person, { topics: ['jobs'] }).suppression).toBe('none');
    expect(afterGrant(person, { topics: [], language: 'en' }).suppression).toBe('campaigns');
  });

  it('does nothing for somebody who is not a member', () => {
    const left = memberRecord(alumniId, { membership: 'left', topics: [] });
    const grant = command({ wanted: { topics: ['jobs' as const] }, shown, directoryNotice: shown });
    expect(stopMail(left, command({ topics: [] }), now)).toMatchObject({ refused: 'wrong_state' });
    expect(wantedOf(left, { topics })).toBeUndefined();
    expect(grantWanted(left, grant, now)).toMatchObject({ refused: 'wrong_state' });
  });
});

it('skills are split at the separators that people type', () => {
  expect(skillsIn(' Rust, TypeScript、 品質  管理,Rust\nAWS, ,')).toEqual(['Rust', 'TypeScript', '品質 管理', 'AWS']);
});
