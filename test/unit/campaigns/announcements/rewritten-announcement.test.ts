/** A gathering was moved: its invitation that nobody has received yet says the new time, keeps what HR wrote, and is approved again. */
import { describe, expect, it } from 'vitest';
import { announcedFactsSchema, noDescription } from '../../../../events/read-models/announced-facts.ts';
import {
  gatheringCampaign,
  rewriteAnnouncement,
} from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import { saveTheDateCampaign } from '../../../../functions/campaigns/announcements/save-the-date-campaign.ts';
import {
  announceCampaign,
  approveCampaign,
  changeCampaign,
  type Draft,
  launchCampaign,
  submitCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import { statedFacts } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import type { Campaign } from '../../../../functions/campaigns/tables.ts';
import { gatheringInvitationTexts } from '../../../../functions/campaigns/texts.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { draftedGathering, publishedGathering } from '../../../fixtures/gatherings.ts';
import { eventTypes, stateOf } from '../campaign/campaign-steps.ts';

const at = new Date('2026-11-22T00:00:00Z');
const later = new Date('2026-11-23T00:01:00Z');
const approval = { newsletter: true, gatherings: true, jobs: true };
/** What the programme writes of the gathering in a version. */
const writtenOf = (change: Parameters<typeof publishedGathering>[0] = {}, sequence = 2) =>
  gatheringCampaign({ ...publishedGathering(change), sequence }, programme);
const before = writtenOf({}, 1);
const newTime = { startsAt: '2026-12-17T19:00:00+09:00', endsAt: '2026-12-17T21:00:00+09:00' };
const evenLater = { startsAt: '2026-12-18T19:00:00+09:00', endsAt: '2026-12-18T21:00:00+09:00' };
const moved = writtenOf(newTime);
const submitted = stateOf(
  announceCampaign(
    idFrom('campaign', 'one'),
    { by: 'planner', input: { draft: before, authors: ['planner'], approval } },
    at,
  ),
);
const rewritten = (campaign: Campaign, now = later, of = moved) =>
  rewriteAnnouncement(campaign, byOkaeri({ rewritten: of, authors: ['mover', 'planner'], approval }), now);

describe('a gathering invitation that was submitted', () => {
  it('says the new time, and waits for approval again', () => {
    const { subject, body, audience, notAfter, status, authors } = stateOf(rewritten(submitted));
    expect({ subject, body, audience, notAfter }).toEqual({
      ...{ subject: moved.subject, body: moved.body, audience: moved.audience },
      notAfter: '2026-12-17T19:00:00+09:00',
    });
    expect(body.ja).toContain('2026年12月17日');
    expect(status).toBe('submitted');
    expect(authors.toSorted()).toEqual(['mover', 'okaeri', 'planner']);
  });

  it('is rewritten once, however often and however late the event comes', () => {
    const once = stateOf(rewritten(submitted));
    expect(rewritten(once)).toEqual({ refused: 'unchanged' });
    expect(rewritten(once, new Date('2026-11-24T00:00:00Z'))).toEqual({ refused: 'unchanged' });
    const approved = stateOf(approveCampaign(once, { by: 'boss', input: undefined }, later));
    expect(rewritten(approved)).toEqual({ refused: 'unchanged' });
  });

  it.each<[string, Parameters<typeof publishedGathering>[0]]>([
    ['a waiting list without a limit', { waitingList: 'fifo' }],
    ['another meeting link', { onlineUrl: 'https://meet.example.com/other' }],
    ['the same instant in another zone', { startsAt: '2026-12-10T10:00:00Z' }],
    ['nothing', {}],
  ])('stays approved where what changed is not said: %s', (_what, change) => {
    const online = { place: null, answerBy: null, seats: null, onlineUrl: 'https://meet.example.com/okaeri' };
    const planned = stateOf(rewritten(submitted, later, writtenOf(online)));
    const approved = stateOf(approveCampaign(planned, { by: 'boss', input: undefined }, later));
    const after = writtenOf({ ...online, ...change }, 3);
    const { place, answerBy, ...states } = announcedFactsSchema.parse(after.states);
    expect([place, answerBy]).toEqual([null, null]);
    // A PATCH of something else leaves out what is null.
    for (const written of [after, { ...after, states }])
      expect(rewritten(approved, later, written)).toEqual({ refused: 'unchanged' });
  });

  it('is never taken back to an older version of its gathering, however late an event arrives', () => {
    const newest = stateOf(rewritten(submitted, later, writtenOf(evenLater, 3)));
    for (const status of ['submitted', 'approved', 'sending'] as const)
      expect(rewritten({ ...newest, status }, later, moved)).toEqual({ refused: 'rewritten_since' });
  });

  it('is not rewritten when its first event comes again, although the programme would write another text now', () => {
    const otherText = { ...before, body: { ja: '別の文面' } };
    const again = (rewritten: Draft) =>
      rewriteAnnouncement(submitted, byOkaeri({ rewritten, authors: [], approval, onlyNewer: true }), later);
    expect(again(otherText)).toEqual({ refused: 'rewritten_since' });
    expect(stateOf(again(moved)).body).toEqual(moved.body);
  });

  it('that was launched for later waits for approval, and has to be launched again', () => {
    const approved = stateOf(approveCampaign(submitted, { by: 'boss', input: undefined }, at));
    const sendAt = '2026-11-25T00:00:00Z';
    const launched = stateOf(launchCampaign(approved, { by: 'hr', input: { ...approval, sendAt } }, at));
    expect(launched.scheduledFor).toBe(sendAt);
    const { scheduledFor, ...again } = stateOf(rewritten(launched));
    expect(scheduledFor).toBeUndefined();
    expect(again).toMatchObject({ status: 'submitted', sendAt, body: moved.body });
  });

  it('keeps the audience that HR has set, and its text follows where HR set no more than that or the time', () => {
    const audience = { departments: ['開発部'] };
    const sendAt = '2026-11-25T00:00:00Z';
    const narrowed = stateOf(changeCampaign(submitted, { by: 'hr', input: { ...before, audience, sendAt } }, at));
    expect(stateOf(rewritten(narrowed))).toMatchObject({ audience, sendAt, subject: moved.subject, body: moved.body });
  });
});

describe('a gathering invitation that was approved, and whose gathering says something else now', () => {
  const approved = stateOf(approveCampaign(submitted, { by: 'boss', input: undefined }, at));
  const onlineUrl = 'https://meet.example.com/okaeri';
  const wait = (change: Parameters<typeof publishedGathering>[0]) =>
    stateOf(
      rewriteAnnouncement(approved, byOkaeri({ rewritten: writtenOf(change), authors: ['mover'], approval }), later),
    );

  it.each<[string, Parameters<typeof publishedGathering>[0], string]>([
    ['title', { title: { ja: '忘年会' } }, '忘年会'],
    ['description', { description: { ja: '[申込](https://example.com/)' } }, 'https://example.com/'],
    ['place, written otherwise', { place: { name: '本社２階ホール' } }, '本社２階ホール'],
    ['seats', { seats: 41 }, '41'],
    ['seats online', { onlineUrl, onlineSeats: 43 }, '43'],
    ['guests', { guestsPerMember: 7 }, '7'],
    ['waiting list', { seats: 41, waitingList: 'fifo' }, gatheringInvitationTexts('ja').onceFull],
  ])('waits for approval again, and says it: %s', (_what, change, said) => {
    expect(approved.body.ja).not.toContain(said);
    const { status, approvedBy, approvedHash, body } = wait(change);
    expect({ status, approvedBy, approvedHash }).toEqual({ status: 'submitted' });
    expect(body.ja).toContain(said);
  });

  it('cannot be approved by whoever wrote that', () => {
    expect(approveCampaign(wait({ title: { ja: '忘年会' } }), { by: 'mover', input: undefined }, later)).toEqual({
      refused: 'own_campaign',
    });
  });

  it('states the title for its calendar part, and tells one description from another', () => {
    const { states } = wait({ title: { ja: '忘年会' } });
    expect(states?.title).toEqual({ ja: '忘年会' });
    expect(states?.descriptionHash).toBe(approved.states?.descriptionHash);
    expect(wait({ description: { ja: '別' } }).states?.descriptionHash).not.toBe(states?.descriptionHash);
  });
});

describe('a gathering invitation that HR has edited', () => {
  const { states: _facts, writtenFrom: _written, ...asHrWrites } = before;
  const hrWrites = (campaign: Campaign, change: Partial<Draft>) =>
    stateOf(changeCampaign(campaign, { by: 'hr', input: { ...asHrWrites, ...change } }, at));
  const words = { subject: { ja: '忘年会' }, body: { ja: 'ぜひ。' } };
  const edited = hrWrites(submitted, words);
  const approve = (campaign: Campaign) =>
    stateOf(
      approveCampaign(
        stateOf(submitCampaign(campaign, { by: 'hr', input: undefined }, at)),
        { by: 'boss', input: undefined },
        at,
      ),
    );

  it('keeps HR’s words, and has the new end', () => {
    expect(edited.status).toBe('draft');
    const state = stateOf(rewritten(edited));
    expect(state).toMatchObject({ ...words, notAfter: '2026-12-17T19:00:00+09:00', status: 'draft' });
  });

  it('has no description in its calendar part, and waits for approval again where the title is another', () => {
    expect(statedFacts(edited)).toMatchObject({ title: before.states?.title, descriptionHash: noDescription });
    const renamed = writtenOf({ title: { ja: '改題' }, description: { ja: '[申込](https://example.com/)' } });
    const again = stateOf(rewritten(approve(edited), later, renamed));
    expect(again).toMatchObject({ status: 'submitted', subject: { ja: '忘年会' } });
    expect(statedFacts(again)).toMatchObject({ title: { ja: '改題' }, descriptionHash: noDescription });
    // As it comes back from the table, without fields that are undefined.
    expect(rewritten(JSON.parse(JSON.stringify(again)), later, renamed)).toEqual({ refused: 'unchanged' });
  });

  it('states the time for which HR wrote it, however often the gathering is moved, until HR writes again', () => {
    const once = stateOf(rewritten(edited));
    const twice = stateOf(rewritten(once, later, writtenOf(evenLater, 3)));
    for (const campaign of [once, twice])
      expect(statedFacts(campaign)).toMatchObject({ startsAt: before.states?.startsAt });
    expect(statedFacts(hrWrites(twice, { ...words, audience: { locales: ['ja'] } }))).toMatchObject({
      startsAt: before.states?.startsAt,
    });
    const mended = hrWrites(twice, { ...words, body: { ja: '18日です。' } });
    expect(statedFacts(mended)).toMatchObject(evenLater);
    expect(stateOf(rewritten(mended, later, writtenOf(newTime, 4))).body).toEqual({ ja: '18日です。' });
  });

  it('follows again once HR has put the text of the programme back, in whatever order its languages are', () => {
    const { ja, en } = before.body;
    const back = hrWrites(edited, { subject: before.subject, body: { en, ja } });
    expect(statedFacts(back)?.descriptionHash).toBe(before.states?.descriptionHash);
    expect(stateOf(rewritten(back))).toMatchObject({ subject: moved.subject, body: moved.body });
  });

  it('keeps an end that HR has set before the new one, even when the gathering is moved again', () => {
    const notAfter = '2026-12-01T00:00:00Z';
    const once = stateOf(rewritten(hrWrites(submitted, { notAfter })));
    expect(once.notAfter).toBe(notAfter);
    expect(stateOf(rewritten(once, later, writtenOf(evenLater, 3))).notAfter).toBe(notAfter);
    const late = hrWrites(submitted, { notAfter: '2027-01-31T00:00:00Z' });
    expect(stateOf(rewritten(late)).notAfter).toBe('2026-12-17T19:00:00+09:00');
  });

  it('remembers that end while the gathering is moved before it and back', () => {
    const notAfter = '2026-12-05T00:00:00Z';
    const early = { startsAt: '2026-12-01T19:00:00+09:00', endsAt: '2026-12-01T21:00:00+09:00' };
    const before = stateOf(rewritten(hrWrites(submitted, { notAfter }), later, writtenOf(early)));
    expect(before.notAfter).toBe(early.startsAt);
    expect(stateOf(rewritten(before, later, writtenOf(newTime, 3))).notAfter).toBe(notAfter);
  });

  it('states the old time until each language is written again: a correction of one leaves the other as it was', () => {
    const both = { subject: { ja: '忘年会', en: 'Party' }, body: { ja: '10日です。', en: 'On the 10th.' } };
    const moved = stateOf(rewritten(hrWrites(submitted, both)));
    const half = hrWrites(moved, { ...both, body: { ...both.body, ja: '17日です。' } });
    expect(statedFacts(half)).toMatchObject({ startsAt: before.states?.startsAt });
    const whole = hrWrites(half, { ...both, body: { ja: '17日です！', en: 'On the 17th.' } });
    expect(statedFacts(whole)).toMatchObject(newTime);
  });

  it('keeps them also when it was rewritten automatically in between', () => {
    const twice = rewritten(stateOf(rewritten(edited)), later, writtenOf(evenLater, 3));
    expect(stateOf(twice)).toMatchObject({ subject: { ja: '忘年会' }, status: 'draft' });
  });

  it('follows its gathering where HR changed no more than the audience, even after it could not be mailed', () => {
    const paused: Campaign = { ...submitted, status: 'paused', pausedBecause: 'content', submittedBy: undefined };
    const audience = { departments: ['開発部'] };
    for (const campaign of [submitted, paused]) {
      const narrowed = hrWrites(campaign, { audience });
      expect(stateOf(rewritten(narrowed))).toMatchObject({ audience, subject: moved.subject, body: moved.body });
    }
  });
});

describe('the announcement of a date', () => {
  const of = (change: Parameters<typeof draftedGathering>[0], sequence: number) =>
    saveTheDateCampaign({ ...draftedGathering(change), sequence }, programme);
  const first = of({}, 1);
  const input = { draft: first, authors: ['planner'], approval };
  const waiting = stateOf(announceCampaign(idFrom('campaign', 'date'), { by: 'planner', input }, at));

  it('goes to the audience of the gathering, unless HR has set another one', () => {
    const wider = of({ ...newTime, audience: { locales: ['ja'] } }, 2);
    expect(stateOf(rewritten(waiting, later, wider)).audience).toEqual({ locales: ['ja'] });
    const audience = { departments: ['開発部'] };
    const narrowed = stateOf(changeCampaign(waiting, { by: 'hr', input: { ...first, audience } }, at));
    const corrected = stateOf(rewritten(narrowed, later, wider));
    expect(corrected).toMatchObject({ audience, body: wider.body });
    expect(stateOf(rewritten(corrected, later, of({ ...evenLater, audience: {} }, 3)))).toMatchObject({ audience });
  });
});

it('a gathering invitation that is paused, as it could not be mailed, waits for HR to resume it', () => {
  const paused: Campaign = { ...submitted, status: 'paused', pausedBecause: 'content', submittedBy: undefined };
  const state = stateOf(rewritten(paused));
  expect(state).toMatchObject({ status: 'paused', body: moved.body });
});

describe('a gathering invitation that is out', () => {
  const out: Campaign = { ...submitted, status: 'sending' };
  const end = '2026-12-17T19:00:00+09:00';

  it.each(['freezing', 'sending', 'waiting_quota', 'paused', 'completed'] as const)(
    'says what it says, and leaves until the gathering begins now: %s',
    (status) => {
      const { history: _history, writtenFrom: _end, ...after } = stateOf(rewritten({ ...out, status }));
      const { history: _before, writtenFrom: _given, ...before } = out;
      expect(after).toEqual({ ...before, status, notAfter: end, updatedAt: later.toISOString() });
      expect(rewritten({ ...out, status, notAfter: end })).toEqual({ refused: 'unchanged' });
    },
  );

  it('keeps an earlier end that HR has set', () => {
    expect(rewritten({ ...out, notAfter: '2026-12-01T00:00:00Z' })).toEqual({ refused: 'unchanged' });
    expect(stateOf(rewritten({ ...out, notAfter: undefined })).notAfter).toBe(end);
  });

  it('is left as it is once it is cancelled', () => {
    expect(rewritten({ ...out, status: 'cancelled' })).toMatchObject({ refused: 'wrong_state', status: 'cancelled' });
  });
});

it('a gathering invitation that expired before it left waits for approval again once its gathering is moved', () => {
  expect(rewritten({ ...submitted, status: 'expired' }, later, before)).toEqual({ refused: 'unchanged' });
  const { status, body, notAfter } = stateOf(rewritten({ ...submitted, status: 'expired' }));
  expect({ status, body, notAfter }).toEqual({ status: 'submitted', body: moved.body, notAfter: moved.notAfter });
});

describe('a gathering invitation that was made too late for its gathering', () => {
  const none = { ...approval, gatherings: false };
  const afterwards = new Date('2026-12-11T00:00:00Z');
  const input = { draft: before, authors: ['planner'], approval: none };
  const late = announceCampaign(idFrom('campaign', 'late'), { by: 'planner', input }, afterwards);
  const lateFor = (of: Draft, approval = none) =>
    rewriteAnnouncement(stateOf(late), byOkaeri({ rewritten: of, authors: ['mover'], approval }), afterwards);
  const actions = ({ history }: Campaign) => history.map(({ action }) => action);

  it('has expired, for HR to see, and has reached nobody', () => {
    expect(late).toMatchObject({ state: { status: 'expired', body: before.body }, events: [], timers: [] });
    expect(actions(stateOf(late))).toEqual(['created', 'expired']);
    expect(lateFor(before)).toEqual({ refused: 'unchanged' });
  });

  it('leaves by itself once its gathering is moved, and says the new time', () => {
    const outcome = lateFor(moved);
    expect(eventTypes(outcome)).toEqual(['campaign-launched']);
    expect(stateOf(outcome)).toMatchObject({ status: 'freezing', body: moved.body, notAfter: moved.notAfter });
    expect(actions(stateOf(outcome))).toEqual(['created', 'expired', 'rewritten', 'launched']);
  });

  it('stays so while it is still too late', () => {
    const answerBy = '2026-12-10T20:00:00+09:00';
    const outcome = lateFor(writtenOf({ ...newTime, answerBy }));
    expect(eventTypes(outcome)).toEqual([]);
    expect(stateOf(outcome)).toMatchObject({ status: 'expired', notAfter: answerBy });
  });

  it('waits for approval where the topic needs that', () => {
    expect(stateOf(lateFor(moved, approval)).status).toBe('submitted');
    const needed = { ...input, approval };
    const waits = announceCampaign(idFrom('campaign', 'late'), { by: 'planner', input: needed }, afterwards);
    expect(stateOf(waits).status).toBe('submitted');
  });

  it('is not what HR launched for later: that waits for HR again', () => {
    const scheduled: Campaign = { ...submitted, status: 'expired', sendAt: '2026-12-09T00:00:00Z' };
    const command = byOkaeri({ rewritten: moved, authors: ['mover'], approval: none });
    expect(stateOf(rewriteAnnouncement(scheduled, command, afterwards)).status).toBe('submitted');
  });
});

it('a gathering invitation that was paused before its time is rewritten, keeps that time, and waits for approval again', () => {
  const sendAt = '2026-11-25T00:00:00Z';
  const paused: Campaign = { ...submitted, status: 'paused', sendAt, scheduledFor: sendAt };
  expect(stateOf(rewritten(paused))).toMatchObject({ status: 'submitted', sendAt, body: moved.body });
});
