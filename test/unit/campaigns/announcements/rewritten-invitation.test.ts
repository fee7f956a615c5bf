/** A gathering was moved: its invitation that nobody has received yet says the new time, keeps what HR wrote, and is approved again. */
import { describe, expect, it } from 'vitest';
import { noDescription } from '../../../../events/read-models/announced-facts.ts';
import {
  gatheringCampaign,
  rewriteInvitation,
} from '../../../../functions/campaigns/announcements/gathering-announcement.ts';
import {
  announceCampaign,
  approveCampaign,
  changeCampaign,
  submitCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import type { Campaign } from '../../../../functions/campaigns/tables.ts';
import { gatheringInvitationTexts } from '../../../../functions/campaigns/texts.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { stateOf } from '../campaign/campaign-steps.ts';

const at = new Date('2026-11-22T00:00:00Z');
const later = new Date('2026-11-23T00:01:00Z');
const approval = { newsletter: true, gatherings: true, jobs: true };
const before = gatheringCampaign(publishedGathering(), programme);
const moved = gatheringCampaign(
  publishedGathering({
    startsAt: '2026-12-17T19:00:00+09:00',
    endsAt: '2026-12-17T21:00:00+09:00',
    audience: { locales: ['ja'] },
  }),
  programme,
);
const submitted = stateOf(
  announceCampaign(
    idFrom('campaign', 'one'),
    { by: 'planner', input: { draft: before, authors: ['planner'], approval } },
    at,
  ),
);
const rewritten = (campaign: Campaign, now = later, of = moved) =>
  rewriteInvitation(
    campaign,
    { by: 'okaeri', input: { rewritten: of, authors: ['mover', 'planner'], audienceIsSettled: true } },
    now,
  );

describe('an invitation that was submitted', () => {
  it('says the new time, and waits for approval again', () => {
    const { subject, body, audience, notAfter, status, authors } = stateOf(rewritten(submitted));
    expect({ subject, body, audience, notAfter }).toEqual({
      ...{ subject: moved.subject, body: moved.body, audience: {} },
      notAfter: '2026-12-17T19:00:00+09:00',
    });
    expect(body.ja).toContain('2026年12月17日');
    expect(status).toBe('submitted');
    expect(authors.toSorted()).toEqual(['mover', 'okaeri', 'planner']);
  });

  it('is rewritten once, however often and however late that is announced', () => {
    const once = stateOf(rewritten(submitted));
    expect(rewritten(once)).toEqual({ refused: 'unchanged' });
    expect(rewritten(once, new Date('2026-11-24T00:00:00Z'))).toEqual({ refused: 'unchanged' });
    const approved = stateOf(approveCampaign(once, { by: 'boss', input: undefined }, later));
    expect(rewritten(approved)).toEqual({ refused: 'unchanged' });
  });

  it('stays approved where what changed is not said: a waiting list without a limit, another meeting link', () => {
    const online = { place: null, seats: null, onlineUrl: 'https://meet.example.com/okaeri' };
    const planned = gatheringCampaign(publishedGathering(online), programme);
    const waiting = stateOf(rewritten(submitted, later, planned));
    for (const change of [{ waitingList: 'fifo' as const }, { onlineUrl: 'https://meet.example.com/other' }]) {
      const draft = gatheringCampaign(publishedGathering({ ...online, ...change }), programme);
      expect(rewritten(waiting, later, draft)).toEqual({ refused: 'unchanged' });
    }
  });

  it('keeps the audience that HR has set, and its text follows where HR set no more than that or the time', () => {
    const audience = { departments: ['開発部'] };
    const sendAt = '2026-11-25T00:00:00Z';
    const narrowed = stateOf(changeCampaign(submitted, { by: 'hr', input: { ...before, audience, sendAt } }, at));
    expect(stateOf(rewritten(narrowed))).toMatchObject({ audience, sendAt, subject: moved.subject, body: moved.body });
  });
});

describe('an invitation that was approved, and whose gathering says something else now', () => {
  const approved = stateOf(approveCampaign(submitted, { by: 'boss', input: undefined }, at));
  const onlineUrl = 'https://meet.example.com/okaeri';
  const wait = (change: Parameters<typeof publishedGathering>[0]) => {
    const input = {
      rewritten: gatheringCampaign(publishedGathering(change), programme),
      authors: ['mover'],
      audienceIsSettled: true,
    };
    return stateOf(rewriteInvitation(approved, { by: 'okaeri', input }, later));
  };

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

describe('an invitation that HR has edited', () => {
  const { states: _facts, ...asHrWrites } = before;
  const edited = stateOf(
    changeCampaign(
      submitted,
      { by: 'hr', input: { ...asHrWrites, subject: { ja: '忘年会' }, body: { ja: 'ぜひ。' } } },
      at,
    ),
  );

  it('keeps HR’s words, and has the new end', () => {
    expect(edited.status).toBe('draft');
    const state = stateOf(rewritten(edited));
    expect(state).toMatchObject({
      ...{ subject: { ja: '忘年会' }, body: { ja: 'ぜひ。' } },
      ...{ notAfter: '2026-12-17T19:00:00+09:00', status: 'draft' },
    });
  });

  it('has no description in its calendar part, and waits for approval again where the title is another', () => {
    expect(edited.states).toMatchObject({ title: before.states?.title, descriptionHash: noDescription });
    const renamed = gatheringCampaign(
      publishedGathering({ title: { ja: '改題' }, description: { ja: '[申込](https://example.com/)' } }),
      programme,
    );
    const approved = stateOf(
      approveCampaign(
        stateOf(submitCampaign(edited, { by: 'hr', input: undefined }, at)),
        { by: 'boss', input: undefined },
        at,
      ),
    );
    const again = stateOf(rewritten(approved, later, renamed));
    expect(again).toMatchObject({ status: 'submitted', subject: { ja: '忘年会' } });
    expect(again.states).toMatchObject({ title: { ja: '改題' }, descriptionHash: noDescription });
    // As it comes back from the table, without fields that are undefined.
    expect(rewritten(JSON.parse(JSON.stringify(again)), later, renamed)).toEqual({ refused: 'unchanged' });
  });

  it('keeps an end that HR has set before the new one, also when the gathering is moved again', () => {
    const notAfter = '2026-12-01T00:00:00Z';
    const limited = stateOf(changeCampaign(submitted, { by: 'hr', input: { ...before, notAfter } }, at));
    const once = stateOf(rewritten(limited));
    expect(once.notAfter).toBe(notAfter);
    const again = gatheringCampaign(
      publishedGathering({ startsAt: '2026-12-18T19:00:00+09:00', endsAt: '2026-12-18T21:00:00+09:00' }),
      programme,
    );
    expect(stateOf(rewritten(once, later, again)).notAfter).toBe(notAfter);
    const endless = { ...before, notAfter: '2027-01-31T00:00:00Z' };
    const late = stateOf(changeCampaign(submitted, { by: 'hr', input: endless }, at));
    expect(stateOf(rewritten(late)).notAfter).toBe('2026-12-17T19:00:00+09:00');
  });

  it('keeps them also when it was rewritten automatically in between', () => {
    const again = gatheringCampaign(
      publishedGathering({ startsAt: '2026-12-18T19:00:00+09:00', endsAt: '2026-12-18T21:00:00+09:00' }),
      programme,
    );
    const twice = rewritten(stateOf(rewritten(edited)), later, again);
    expect(stateOf(twice)).toMatchObject({ subject: { ja: '忘年会' }, status: 'draft' });
  });
});

it('an invitation that is paused, as it could not be mailed, waits for HR to resume it', () => {
  const paused: Campaign = { ...submitted, status: 'paused', pausedBecause: 'content', submittedBy: undefined };
  const state = stateOf(rewritten(paused));
  expect(state).toMatchObject({ status: 'paused', body: moved.body });
});

describe('an invitation that is out', () => {
  const out: Campaign = { ...submitted, status: 'sending' };
  const end = '2026-12-17T19:00:00+09:00';

  it.each(['freezing', 'sending', 'waiting_quota', 'paused', 'completed'] as const)(
    'says what it says, and leaves until the gathering begins now: %s',
    (status) => {
      const { history: _history, ...after } = stateOf(rewritten({ ...out, status }));
      const { history: _before, ...before } = out;
      expect(after).toEqual({ ...before, status, notAfter: end, updatedAt: later.toISOString() });
      expect(rewritten({ ...out, status, notAfter: end })).toEqual({ refused: 'unchanged' });
    },
  );

  it('keeps an earlier end that HR has set', () => {
    expect(rewritten({ ...out, notAfter: '2026-12-01T00:00:00Z' })).toEqual({ refused: 'unchanged' });
    expect(stateOf(rewritten({ ...out, notAfter: undefined })).notAfter).toBe(end);
  });

  it('is left as it is once it is over', () => {
    for (const status of ['cancelled', 'expired'] as const)
      expect(rewritten({ ...out, status })).toMatchObject({ refused: 'wrong_state', status });
  });
});

it('an invitation that was paused before its time is rewritten, keeps that time, and waits for approval again', () => {
  const sendAt = '2026-11-25T00:00:00Z';
  const paused: Campaign = { ...submitted, status: 'paused', sendAt, scheduledFor: sendAt };
  expect(stateOf(rewritten(paused))).toMatchObject({ status: 'submitted', sendAt, body: moved.body });
});
