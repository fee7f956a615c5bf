/** Requests that are repeated, and messages that nobody can read. */
import { isDeadLetterQueue, listQueues } from '../../../infra/operate/queues.ts';
import { jobBody } from '../../fixtures/jobs.ts';
import { leaverData } from '../../fixtures/people.ts';
import { employee, type Hands } from './hands.ts';

/** The same request again with its key, and one that fails: what failed may be tried once more. */
export async function requestsAreRepeated(hands: Hands): Promise<void> {
  const nowhere = {
    campaignId: 'cmp_0000000000000',
    gatheringId: 'gth_0000000000000',
    alumniId: 'alm_0000000000000',
  };
  const [alumniId] = [await hands.join(employee(61))];
  const gatheringId = await hands.gathering([alumniId], {});
  const jobs = await hands.programme.call('hr', 'POST', '/jobs', jobBody(), { 'idempotency-key': 'job-1' });
  const campaign = await hands.newsletter([alumniId], {}, false);
  const lastDay = await hands.dateIn(5);
  const [one, two] = [employee(62, 'twins@example.net'), employee(63, 'twins@example.net')];
  for (const twin of [one, two]) await hands.announce('employee.offboarded', leaverData(twin, lastDay));
  await hands.ok('POST', `/gatherings/${gatheringId}/publish`);
  await hands.programme.settled();
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
    [`/alumni/${await hands.alumniId(two)}/approve`],
    [`/alumni/${nowhere.alumniId}/approve`],
    ['/alumni/imports', { employees: [leaverData(employee(64), '2026-06-30')], dryRun: true }],
    ['/alumni/imports', { employees: [] }],
  ];
  for (const [path, body] of requests) {
    for (const _again of [1, 2]) await hands.programme.call('hr', 'POST', path, body, { 'idempotency-key': path });
  }
  // The database fails more calls than the SDK repeats: what was begun under a key may be begun again.
  await hands.control('/faults', { service: 'dynamodb', kind: 'error', rate: 0.75, seed: 5 });
  const dryRun = { employees: [leaverData(employee(65), '2026-06-30')], dryRun: true };
  for (let count = 0; count < 40; count++) {
    await hands.programme.call('hr', 'POST', '/alumni/imports', dryRun, { 'idempotency-key': `fails-${count}` });
  }
  await hands.control('/faults', { service: 'dynamodb', kind: 'error', rate: 0 });
  await hands.programme.advance('PT30M');
}

/** Every queue gets a message that its function cannot read. */
export async function nobodyCanReadIt(hands: Hands): Promise<void> {
  const queues = (await listQueues(hands.deployment)).filter((queue) => !isDeadLetterQueue(queue));
  for (const { url } of queues) await hands.send(url, { unreadable: true });
  // A mail that is gone already: S3 told of it twice.
  await hands.queue('TakeCalendarReply', { id: 'twice', type: 'Object Created', key: 'inbound/gone' });
  await hands.programme.settled();
}
