/** The promises of the engine, checked against what SES accepted and what HR sees. */
import { decodeWords } from 'postal-mime';

import type { AlumniId } from '../../shared/identifier.ts';
import type { LinkKeys } from '../../shared/links/sealed.ts';
import { type LinkPurpose, linkPurposes, verifyLink } from '../../shared/links/token.ts';
import type { Mail, MailSummary, ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Counts, Recipient } from './campaign.ts';
import type { Stops } from './disturbances.ts';
import { canariesIn, type Person } from './population.ts';

/** A promise that was broken, and for whom. */
export interface Violation {
  readonly promise: string;
  readonly who: string;
}

export interface Evidence {
  readonly people: readonly Person[];
  readonly status: string;
  readonly counts: Counts;
  readonly recipients: readonly Recipient[];
  /** The mails of the campaign that SES accepted, oldest first. */
  readonly mails: readonly MailSummary[];
  readonly stops: Stops;
  readonly quota: number;
}

/** Nothing leaves later than this after a withdrawal was committed, in milliseconds. */
const checkHolds = 5_000;

/** A lane that fell behind catches up 0.1 s at once; the rest allows for requests that arrive unevenly on a busy machine. */
const burstShare = 0.25;
const burstOfLanes = 2;

const delivered = ['accepted', 'delivered', 'bounced', 'complained'];
const terminal = [...delivered, 'refused', 'skipped', 'inDoubt'];

/** How many mails may be accepted in any one second. */
export function mostInOneSecond(quota: number): number {
  return Math.ceil(quota * (1 + burstShare)) + burstOfLanes;
}

/** Every promise that the evidence contradicts. */
export function violations(evidence: Evidence): Violation[] {
  return [
    ...restReached(evidence),
    ...onceEach(evidence),
    ...oneStateEach(evidence),
    ...nobodyMissed(evidence),
    ...stopsKept(evidence),
    ...rateKept(evidence),
  ];
}

function restReached({ status, counts }: Evidence): Violation[] {
  if (status === 'completed' && counts.pending === 0) return [];
  return [{ promise: 'a campaign comes to its end', who: `status ${status}, ${counts.pending} pending` }];
}

/** accepted per person ≤ 1 */
function onceEach({ mails }: Evidence): Violation[] {
  return [...byRecipient(mails)]
    .filter(([, { length }]) => length > 1)
    .map(([who, { length }]) => ({ promise: 'nobody is written to twice', who: `${who} (${length} times)` }));
}

/** each frozen recipient in exactly one terminal state, and the counts add up */
function oneStateEach({ recipients, counts }: Evidence): Violation[] {
  const listed = new Map<string, number>();
  const found: Violation[] = [];
  const seen = new Set<AlumniId>();
  for (const { alumniId, state } of recipients) {
    if (seen.has(alumniId)) found.push({ promise: 'everybody is frozen once', who: alumniId });
    if (!terminal.includes(state)) found.push({ promise: 'everybody ends in a terminal state', who: alumniId });
    seen.add(alumniId);
    listed.set(state, (listed.get(state) ?? 0) + 1);
  }
  const sum = terminal.reduce((total, state) => total + (counts[state] ?? 0), 0);
  if (sum !== counts.recipients || counts.recipients !== recipients.length) {
    found.push({
      promise: 'the counts add up',
      who: `${sum} of ${counts.recipients}, ${recipients.length} listed`,
    });
  }
  for (const state of terminal) {
    if ((counts[state] ?? 0) !== (listed.get(state) ?? 0)) {
      found.push({ promise: 'everybody who is counted is named', who: `${state}: ${counts[state]} counted` });
    }
  }
  return found;
}

/** what HR sees is what SES accepted; a person in no chunk had said no before */
function nobodyMissed({ people, recipients, mails, stops }: Evidence): Violation[] {
  const accepted = byRecipient(mails);
  const found: Violation[] = [];
  for (const { alumniId, state } of recipients) {
    const times = accepted.get(alumniId)?.length ?? 0;
    if (delivered.includes(state) && times === 0)
      found.push({ promise: 'everybody who counts as reached has mail', who: alumniId });
    if (['skipped', 'refused'].includes(state) && times > 0) {
      found.push({ promise: 'nobody who counts as left out has mail', who: alumniId });
    }
    if (state === 'skipped' && !stops.has(alumniId)) {
      found.push({ promise: 'nobody who said nothing is missed', who: alumniId });
    }
    if (state === 'refused') found.push({ promise: 'nobody is refused for whom SES would take mail', who: alumniId });
  }
  const frozen = new Set(recipients.map(({ alumniId }) => alumniId));
  for (const { alumniId } of people) {
    if (!frozen.has(alumniId) && !stops.has(alumniId)) {
      found.push({ promise: 'every member is in the audience', who: alumniId });
    }
  }
  return found;
}

/** a mail that is accepted more than 5 s after the response to the withdrawal was checked too early, or not at all */
function stopsKept({ mails, stops }: Evidence): Violation[] {
  return mails.flatMap(({ at, tags }) => {
    const stop = stops.get(tags['recipient'] as AlumniId);
    const late = stop === undefined ? 0 : Date.parse(at) - stop.after;
    if (stop === undefined || late <= checkHolds) return [];
    return [{ promise: `nothing leaves after a ${stop.by}`, who: `${tags['recipient']} (${late} ms later)` }];
  });
}

/** What HR's decision to send once more may cause: one mail to each person who was in doubt and has said nothing since, and none to others. */
export function resendViolations(
  before: Evidence,
  { recipients, mails }: Pick<Evidence, 'recipients' | 'mails'>,
): Violation[] {
  const doubted = new Set<string>(
    before.recipients.filter(({ state }) => state === 'inDoubt').map((one) => one.alumniId),
  );
  const again = byRecipient(mails);
  const found: Violation[] = [];
  for (const [who, { length }] of again) {
    if (length > 1) found.push({ promise: 'a resend reaches nobody twice', who: `${who} (${length} times)` });
    if (!doubted.has(who)) found.push({ promise: 'a resend reaches only people in doubt', who });
    if (before.stops.has(who as AlumniId)) found.push({ promise: 'a resend reaches nobody who said no', who });
  }
  for (const { alumniId, state } of recipients) {
    if (state === 'inDoubt' && !before.stops.has(alumniId)) {
      found.push({ promise: 'nobody is in doubt after an undisturbed resend', who: alumniId });
    }
  }
  return found;
}

function rateKept({ mails, quota }: Evidence): Violation[] {
  const most = busiestSecond(mails);
  if (most <= mostInOneSecond(quota)) return [];
  return [{ promise: 'the rate stays under quota and burst', who: `${most} in one second at ${quota}/s` }];
}

/** The most mails that were accepted within any one second. */
export function busiestSecond(mails: readonly MailSummary[]): number {
  const times = mails.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
  let most = 0;
  for (let last = 0, first = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** A mail is about its recipient and nobody else: names, address, and every link. */
export function foreignData(mail: Mail, people: ReadonlyMap<AlumniId, Person>, keys: LinkKeys): Violation[] {
  const person = people.get(mail.tags['recipient'] as AlumniId);
  if (person === undefined) return [{ promise: 'every mail is of a member', who: mail.id }];
  const parts = [mail.text, mail.html, decodeWords(Object.values(mail.headers).flat().join('\n'))];
  const promise = 'no mail holds another person’s data';
  const found: Violation[] = [];
  for (const part of parts) {
    const canaries = canariesIn(part);
    if (canaries.length === 0 || canaries.some((canary) => canary !== person.canary)) {
      found.push({ promise, who: `${person.alumniId} (name)` });
    }
    for (const [, token = ''] of part.matchAll(/\/[a-z]\/([A-Za-z0-9_-]{56})/g)) {
      const link = verifyLink(token, Object.keys(linkPurposes) as LinkPurpose[], keys);
      if (link?.recipient !== person.alumniId) found.push({ promise, who: `${person.alumniId} (link)` });
    }
  }
  if (String(mail.to) !== person.address) found.push({ promise, who: `${person.alumniId} (address)` });
  return found;
}

/** Reads every mail of the campaign, a few at a time. */
export async function foreignDataIn(
  programme: ProgrammeClient,
  mails: readonly MailSummary[],
  people: readonly Person[],
  keys: LinkKeys,
): Promise<Violation[]> {
  const byId = new Map(people.map((person) => [person.alumniId, person]));
  const waiting = [...mails];
  const found: Violation[] = [];
  const reader = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      found.push(...foreignData(await programme.mail(next.id), byId, keys));
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return found;
}

function byRecipient(mails: readonly MailSummary[]): Map<string, MailSummary[]> {
  const found = new Map<string, MailSummary[]>();
  for (const mail of mails) {
    const recipient = mail.tags['recipient'] ?? mail.id;
    const known = found.get(recipient);
    if (known === undefined) found.set(recipient, [mail]);
    else known.push(mail);
  }
  return found;
}
