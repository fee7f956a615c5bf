/** Who is told of a change of a hybrid gathering, who is asked again, and what the mail names: each way to take part × each change. */
import { beforeAll, expect, it } from 'vitest';
import type { AttendanceMode, ChangedPart } from '../../../../events/agreements/rsvp-words.ts';
import type { GatheringPatch } from '../../../../events/read-models/gathering.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { noticeToGuest, planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import { type RsvpView, rsvpTakenPage } from '../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import { composed, hanako, hybrid, noticeOf, paragraphsOf, written } from '../../../fixtures/gathering-mails.ts';
import { planned, storedGuest, taken } from '../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const at = new Date(planned.getTime() + 1000);
const place = { name: '別館ホール' };
const time = { startsAt: '2026-12-11T19:00:00+09:00', endsAt: '2026-12-11T21:00:00+09:00' };
const onlineUrl = 'https://meet.example.com/another';

function after(patch: object, before: Gathering = hybrid): Gathering {
  return taken(changeGathering(before, { by: 'hr-1', input: patch as GatheringPatch }, at)).state;
}

/** Whether the guest is asked again and what the mail to them names; undefined = they get none. */
function told(guest: Guest, gathering: Gathering, before: Gathering = hybrid) {
  const { rsvpsAskedAgain, changed } = consequenceOf(before.draft, gathering.draft);
  const occasion = { kind: 'rescheduled', number: 1, rsvpsAskedAgain, changed: [...changed] } as const;
  const plan = taken(planNotices(gathering, occasion, at));
  if (!plan.concerns(guest)) return undefined;
  const { alumniId: _id, ...notice } = noticeToGuest(gathering, guest, plan);
  const mail = written(composed(noticeOf('rescheduled', { ...notice, changed: [...plan.changed] }), hanako, gathering));
  return { asked: notice.answerAsked, subject: mail.subject.replace(/変更のお知らせ.*$/u, ''), mail };
}

function pageOf(guest: Guest, gathering: Gathering): string {
  const links = () => ({ calendar: '/c', checkIn: '/k', preferences: '/p' });
  const view = { gathering, guest, visitor: hanako, now: at, nonce: 'n', chosen: undefined, byItself: false, links };
  return String(rsvpTakenPage(view as RsvpView).body);
}

const cases: readonly (readonly [string, object, Record<AttendanceMode, readonly [boolean, string] | undefined>])[] = [
  ['the place', { place }, { place: [true, '【会場'], online: undefined }],
  ['the time', time, { place: [true, '【日時'], online: [true, '【日時'] }],
  ['time and place', { ...time, place }, { place: [true, '【日時・会場'], online: [true, '【日時'] }],
  ['the online address', { onlineUrl }, { place: undefined, online: [false, '【オンライン接続先'] }],
  [
    'place and online address',
    { place, onlineUrl },
    { place: [true, '【会場'], online: [false, '【オンライン接続先'] },
  ],
  ['that there is a place', { place: null }, { place: [true, '【参加方法'], online: [true, '【参加方法'] }],
  ['that there is an online way', { onlineUrl: null }, { place: [true, '【参加方法'], online: [true, '【参加方法'] }],
];

for (const mode of ['place', 'online'] as const)
  it.each(cases)(`changes %s: what a member hears who takes part: ${mode}`, (_what, patch, expected) => {
    const guest = storedGuest({ mode });
    const gathering = after(patch);
    const outcome = told(guest, gathering);
    expect(outcome && [outcome.asked, outcome.subject]).toEqual(expected[mode]);
    expect(pageOf(guest, gathering).includes('あらためてご回答')).toBe(outcome?.asked ?? false);
    if (outcome === undefined) return;
    const body = paragraphsOf(outcome.mail).join('\n\n');
    expect(body.includes('あらためてご出欠')).toBe(outcome.asked);
    // What the mail says to be below is below.
    if (outcome.subject.includes('会場')) expect(body).toContain('別館ホール');
    if (outcome.subject.includes('接続先')) expect(body).toContain(onlineUrl);
    if (outcome.subject.includes('日時')) expect(body).toContain('12月11日');
  });

it.each(['waiting', 'offered'] as const)('another place does not concern whoever is %s online', (answer) => {
  const offerExpiresAt = answer === 'offered' ? '2026-12-01T00:00:00Z' : undefined;
  const guest = storedGuest({ mode: 'online', answer, offerExpiresAt });
  expect(told(guest, after({ place }))).toBeUndefined();
  expect(pageOf(guest, after({ place }))).not.toContain('変更になりました');
  expect(told({ ...guest, mode: 'place' }, after({ place }))?.asked).toBe(true);
});

it.each(['declined', 'undecided', 'unconfirmed'] as const)('whoever is %s may still come to the place', (answer) => {
  expect(told(storedGuest({ mode: 'online', answer }), after({ place }))?.subject).toBe('【会場');
});

it('an answer that was given before the time moved is asked for again, even after the place moved', () => {
  const guest = storedGuest({ mode: 'online' });
  const moved = after({ place }, after(time));
  expect(pageOf(guest, moved)).toContain('あらためてご回答');
  expect(pageOf({ ...guest, answeredTo: 1 }, moved)).not.toContain('あらためてご回答');
  const part: ChangedPart = 'time';
  const notice = noticeOf('rescheduled', {
    answer: 'attending',
    mode: 'online',
    answerAsked: true,
    changed: [part, 'place'],
  });
  expect(written(composed(notice, hanako, moved)).subject).toBe('【日時変更のお知らせ】年末交流会');
});
