/** Requests that are repeated, and messages that nobody can read. */
import { listQueues } from '../../../infra/operate/queues/queue-states.ts';
import { isDeadLetterQueue } from '../../../shared/sqs/queue-state.ts';
import { jobBody } from '../../fixtures/jobs.ts';
import { leaverData } from '../../fixtures/people.ts';
import { employee, type RunningProgramme } from './running-programme.ts';

/** The same request again with its key, and a request that fails: it may be tried again. */
export async function requestsAreRepeated(running: RunningProgramme): Promise<void> {
  const nowhere = {
    campaignId: 'cmp_0000000000000',
    gatheringId: 'gth_0000000000000',
    alumniId: 'alm_0000000000000',
  };
  const [alumniId] = [await running.join(employee(61))];
  const gatheringId = await running.gathering([alumniId], {});
  const closesAt = `${await running.dateIn(30)}T23:59:00+09:00`;
  const jobs = await running.programme.call('hr', 'POST', '/jobs', jobBody({ closesAt }), {
    'idempotency-key': 'job-1',
  });
  const campaign = await running.newsletter([alumniId], {}, false);
  const lastDay = await running.dateIn(5);
  const [one, two] = [employee(62, 'twins@example.net'), employee(63, 'twins@example.net')];
  for (const twin of [one, two]) await running.announce('employee.offboarded', leaverData(twin, lastDay));
  await running.ok('POST', `/gatherings/${gatheringId}/publish`);
  await running.programme.untilIdle();
  const note = { answer: 'declined', reason: '欠席のご連絡' };
  const requests: readonly (readonly [string, unknown?])[] = [
    [`/campaigns/${campaign.campaignId}/submit`],
    [`/campaigns/${nowhere.campaignId}/submit`],
    [`/jobs/${jobs.body['jobId']}/publish`],
    ['/jobs/job_0000000000000/publish'],
    [`/gatherings/${gatheringId}/guests/${alumniId}/answer`, note],
    [`/gatherings/${nowhere.gatheringId}/guests/${alumniId}/answer`, note],
    [`/gatherings/${gatheringId}/cancel`],
    [`/gatherings/${nowhere.gatheringId}/cancel`],
    [`/alumni/${await running.alumniId(two)}/approve`],
    [`/alumni/${nowhere.alumniId}/approve`],
    [`/alumni/${await running.alumniId(employee(21))}/contact/reopen`, { reason: '受信できるとの連絡' }],
    [`/alumni/${nowhere.alumniId}/contact/reopen`, { reason: '受信できるとの連絡' }],
    ['/invitations/resume'],
    ['/invitations/stop'],
    ['/invitations/resume'],
    ['/alumni/imports', { employees: [leaverData(employee(64), '2026-06-30')], dryRun: true }],
    ['/alumni/imports', { employees: [] }],
  ];
  for (const [path, body] of requests) {
    for (const _again of [1, 2]) await running.programme.call('hr', 'POST', path, body, { 'idempotency-key': path });
  }
  // Each function that lists opens and seals cursors with the key.
  const lists = [
    '/campaigns',
    '/gatherings',
    '/jobs',
    '/alumni',
    `/gatherings/${gatheringId}/guests`,
    `/gatherings/${gatheringId}/feedback`,
    `/privacy/alumni/${alumniId}/consent`,
  ];
  for (const path of lists) {
    await running.programme.call(path.startsWith('/privacy') ? 'privacy' : 'hr', 'GET', `${path}?cursor=none`);
  }
  // The database fails more calls than the SDK repeats: a request that was begun under a key may be begun again.
  await running.control('/faults', { service: 'dynamodb', kind: 'error', rate: 0.75, seed: 5 });
  const dryRun = { employees: [leaverData(employee(65), '2026-06-30')], dryRun: true };
  for (let count = 0; count < 40; count++) {
    await running.programme.call('hr', 'POST', '/alumni/imports', dryRun, { 'idempotency-key': `fails-${count}` });
  }
  await running.control('/faults', { service: 'dynamodb', kind: 'error', rate: 0 });
  await running.programme.advance('PT30M');
}

/** Somebody sends forms without end: the page refuses more of them for a while, and stopping mail still works. */
export async function formsComeWithoutEnd(running: RunningProgramme): Promise<void> {
  const person = employee(66);
  const alumniId = await running.join(person);
  await running.newsletter([alumniId]);
  await running.programme.untilIdle();
  const [preferences, unsubscribe] = await Promise.all(
    ['p', 'u'].map((page) => running.programme.latestLinkTo(person.email ?? '', page)),
  );
  if (preferences === undefined || unsubscribe === undefined) throw new Error('a member has no links');
  const send = (...fields: [string, string][]) => running.programme.submitPage(preferences, fields);
  let sent = 1;
  // A window may end meanwhile.
  while ((await send(['topic', 'newsletter'])).status !== 429) {
    if (++sent > 61) throw new Error('a page takes forms without end');
  }
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const { status } = await fetch(unsubscribe, { method: 'POST', body });
  if (status !== 200) throw new Error(`stopping mail got the response ${status}`);
  const leaving = await send(['leave', 'ask']);
  if (leaving.status !== 200) throw new Error(`leaving got the response ${leaving.status}`);
  await running.programme.advance('PT10M');
  const later = await send(['topic', 'newsletter']);
  if (later.status !== 200) throw new Error(`ten minutes later a form got the response ${later.status}`);
}

/** Every consumer gets a message that it cannot read. */
export async function nobodyCanReadIt(running: RunningProgramme): Promise<void> {
  const queues = await listQueues(running.deployment);
  // A run of a schedule that failed for good is among the failed runs, where the queue watch looks at it.
  const receiving = queues.filter((queue) => !isDeadLetterQueue(queue) || queue.name.includes('FailedRuns'));
  for (const { url } of receiving) await running.send(url, { unreadable: true });
  for (const name of running.directConsumers) await running.invoke(name, { unreadable: true });
  // A mail that is already gone: S3 reported it twice.
  await running.give('TakeCalendarReply', { id: 'twice', type: 'Object Created', key: 'inbound/gone' });
  await running.programme.advance('PT10M');
}
