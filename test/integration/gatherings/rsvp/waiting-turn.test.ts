/** A member who waits reads the place on the waiting list, and nothing about the others on it. */
import { expect, test, vi } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { tokenFor, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

const full = { taken: { place: 1, online: 0 } };
const look = async (gathering: Gathering, alumniId: AlumniId, query = '') =>
  (await visitPage(handler, 'GET', `${tokenFor(gathering, alumniId, { choice: 0 })}${query}`)).body;
const turnIn = (body: string) => /現在、(\d+)番目でお待ち|You are number (\d+) in line/.exec(body)?.slice(1).join('');

/** Members who wait, the first since the longest time. */
async function line(gathering: Gathering, length: number, change: Partial<Guest> = {}): Promise<AlumniId[]> {
  const members: AlumniId[] = [];
  for (let place = 0; place < length; place += 1) {
    const alumniId = await setting.invited({ names: { family: '非公開', given: `花子${place}` } });
    const waitingSince = new Date(planned.getTime() - (length - place) * 60_000).toISOString();
    await setting.stands(gathering, alumniId, { answer: 'waiting', waitingSince, ...change });
    members.push(alumniId);
  }
  return members;
}

test('waiting members read their own place, in both languages, and nobody’s name', async () => {
  const gathering = await setting.published({ seats: 1, waitingList: 'fifo' }, full);
  const members = await line(gathering, 3);
  for (const [place, alumniId] of members.entries()) {
    for (const query of ['', '?lang=en', '?shown=answer', '?shown=answer&lang=en']) {
      const body = await look(gathering, alumniId, query);
      expect(turnIn(body)).toBe(String(place + 1));
      expect(body).not.toMatch(/非公開|花子/);
    }
  }
});

test('the place moves up when a member before leaves, is offered a seat or takes one, and not when a member behind does', async () => {
  const gathering = await setting.published({ seats: 1, waitingList: 'fifo' }, full);
  const [first, second, third, fourth, last] = (await line(gathering, 5)) as [
    AlumniId,
    AlumniId,
    AlumniId,
    AlumniId,
    AlumniId,
  ];
  const turn = async () => turnIn(await look(gathering, fourth));
  expect(await turn()).toBe('4');
  await setting.stands(gathering, last, { answer: 'declined', mode: undefined });
  expect(await turn()).toBe('4');
  await setting.stands(gathering, first, { answer: 'declined', mode: undefined });
  expect(await turn()).toBe('3');
  await setting.stands(gathering, second, { answer: 'offered', offerExpiresAt: '2026-12-01T00:00:00Z' });
  expect(await turn()).toBe('2');
  await setting.stands(gathering, third, { answer: 'attending' });
  expect(await turn()).toBe('1');
});

test('the two kinds of seats have separate waiting lists', async () => {
  const both = { seats: 1, onlineSeats: 1, onlineUrl: 'https://meet.example.com/okaeri', waitingList: 'fifo' } as const;
  const gathering = await setting.published(both, { taken: { place: 1, online: 1 } });
  await line(gathering, 3, { mode: 'place' });
  const [online] = await line(gathering, 1, { mode: 'online' });
  const body = await look(gathering, online as AlumniId);
  expect(turnIn(body)).toBe('1');
  expect(body).toContain('「キャンセル待ち」（オンライン）');
});

test('a new waiting member reads the place at once, and none once RSVPs are closed', async () => {
  const gathering = await setting.published(
    { seats: 1, waitingList: 'fifo', answerBy: '2026-12-01T00:00:00Z' },
    { ...full, waitingSeats: { place: 2, online: 0 } },
  );
  await line(gathering, 2);
  const alumniId = await setting.invited();
  const token = tokenFor(gathering, alumniId);
  const { nonce } = await visitPage(handler, 'GET', token);
  const taken = await visitPage(handler, 'POST', token, { answer: 'attending', nonce });
  expect(turnIn(taken.body)).toBe('3');
  vi.setSystemTime('2026-12-02T00:00:00Z');
  const closed = await look(gathering, alumniId);
  expect(turnIn(closed)).toBeUndefined();
  expect(closed).toContain('お席のご案内を終了いたしました');
  expect(closed).not.toContain('メールでご案内いたします');
});
