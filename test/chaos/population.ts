/** Members of a programme, joined by an import, each with a name that is nobody else's. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AlumniId } from '../../shared/identifier.ts';
import { leaverData, takahashi } from '../fixtures/people.ts';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Random } from './random.ts';

export interface Person {
  readonly alumniId: AlumniId;
  readonly address: string;
  /** A part of the name: a text that holds it holds this person's data. */
  readonly canary: string;
}

/** Hiragana that no text of a mail has after this mark. */
const mark = '印';
const letters = 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほま';
const canaryLength = 8;
const perImport = 500;

/** Every canary in a text. */
export function canariesIn(text: string): string[] {
  return text.match(new RegExp(`${mark}[${letters}]{${canaryLength}}`, 'gu')) ?? [];
}

/** Imports a number of people who consented at their exit, and moves the clock past their last day. */
export async function populate(programme: ProgrammeClient, members: number, random: Random): Promise<Person[]> {
  const drawn = new Set<string>();
  while (drawn.size < members) {
    drawn.add(mark + Array.from({ length: canaryLength }, () => letters[random.under(letters.length)]).join(''));
  }
  const canaries = new Map([...drawn].map((canary, number) => [`X${number}`, canary]));
  const leavers = [...canaries].map(([id, canary], number) => leaver(id, canary, number % 4 === 0 ? 'en' : 'ja'));
  for (let start = 0; start < leavers.length; start += perImport) {
    await importAll(programme, leavers.slice(start, start + perImport));
  }
  await atRest(programme);
  await programme.advance('P5D');
  await atRest(programme);
  return joined(programme, canaries);
}

/** Waits until nothing is left to do before the next timer, however long it takes. */
export async function atRest(programme: ProgrammeClient): Promise<void> {
  while (!(await programme.status()).settled) await delay(100);
}

function leaver(id: string, canary: string, locale: 'ja' | 'en') {
  const names = { family: '検証', given: canary, preferred: canary };
  const person = { ...takahashi, id, names, locale, email: addressOf(id) };
  return leaverData(person, '2026-04-30', {
    contactBasis: 'consent_at_exit',
    consentAtExit: {
      decision: 'granted',
      noticeVersion: '2026-04',
      purposes: ['membership', 'newsletter', 'gatherings', 'jobs'],
      at: '2026-04-20T02:00:00Z',
      method: 'paper',
    },
  });
}

function addressOf(id: string): string {
  return `${id.toLowerCase()}@example.net`;
}

async function importAll(programme: ProgrammeClient, employees: readonly object[]): Promise<void> {
  const { body } = await programme.call('hr', 'POST', '/alumni/imports', { employees, dryRun: false });
  for (;;) {
    const state = await programme.call<{ status: string }>('hr', 'GET', `/alumni/imports/${body['importId']}`);
    if (state.body.status === 'done') return;
    if (state.body.status === 'refused') throw new Error('the import was refused');
    await delay(50);
  }
}

/** Whoever became a member, by HR's own list. */
async function joined(programme: ProgrammeClient, canaries: ReadonlyMap<string, string>): Promise<Person[]> {
  const people: Person[] = [];
  let cursor: string | null = null;
  do {
    const page: { body: AlumniPage } = await programme.call<AlumniPage>(
      'hr',
      'GET',
      `/alumni?status=member&limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const { alumniId, sourceEmployeeId } of page.body.items) {
      const canary = canaries.get(sourceEmployeeId);
      if (canary !== undefined) people.push({ alumniId, canary, address: addressOf(sourceEmployeeId) });
    }
    cursor = page.body.cursor;
  } while (cursor !== null);
  if (people.length !== canaries.size) throw new Error(`${people.length} of ${canaries.size} became members`);
  return people;
}

interface AlumniPage {
  readonly items: readonly { readonly alumniId: AlumniId; readonly sourceEmployeeId: string }[];
  readonly cursor: string | null;
}
