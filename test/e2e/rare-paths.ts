/**
 * What a programme does seldom: mistakes of HR, bounces, throttled and lost answers of SES, changes of mind, messages that
 * nobody can read. Walked after the story, so that every permission of every role was needed once.
 */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { makeEvent } from '../../events/contract.ts';
import { sendingQuotaReached } from '../../events/sending-quota-reached.ts';
import type { Deployment } from '../../infra/operate/deployment.ts';
import { isDeadLetterQueue, listQueues } from '../../infra/operate/queues.ts';
import { type CampaignId, idFrom } from '../../shared/identifier.ts';
import { jobBody } from '../fixtures/jobs.ts';
import { leaverData, type SamplePerson, takahashi } from '../fixtures/people.ts';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';

/** Somebody of the story's company, by number. */
function employee(number: number, email = `person.${number}@example.net`): SamplePerson {
  return { ...takahashi, id: `R${number}`, names: { family: '相田', given: `第${number}` }, email };
}

export class RarePaths {
  readonly #programme: ProgrammeClient;
  readonly #deployment: Deployment;

  constructor(programme: ProgrammeClient, deployment: Deployment) {
    this.#programme = programme;
    this.#deployment = deployment;
  }

  async walk(): Promise<void> {
    await this.leaversChange();
    await this.answersChange();
    await this.mailComesBack();
    await this.campaignsStop();
    await this.harmIsStopped();
    await this.sendingIsInDoubt();
    await this.gatheringsEndOtherwise();
    await this.outsideIsTrusted();
    await this.requestsAreRepeated();
    await this.nobodyCanReadIt();
  }

  /** Addresses change, two people have the same, HR completes and decides. */
  async leaversChange(): Promise<void> {
    const lastDay = await this.#dateIn(3);
    const [first, second, third, fourth] = [employee(1), employee(2), employee(3), employee(4)];
    await this.#announce('employee.offboarded', leaverData(first, lastDay));
    await this.#announce('employee.updated', leaverData({ ...first, email: 'other.1@example.net' }, lastDay));
    for (const twin of [second, third, fourth]) {
      await this.#announce('employee.offboarded', leaverData({ ...twin, email: 'family@example.net' }, lastDay));
    }
    const [, approved, declined] = await Promise.all([second, third, fourth].map((twin) => this.#alumniId(twin)));
    await this.#ok('POST', `/alumni/${approved}/approve`);
    await this.#ok('POST', `/alumni/${declined}/decline`);
    // An invitation that comes back: somebody is suppressed of whom nothing else is known yet.
    await this.#announce('employee.offboarded', leaverData(employee(5, 'bounce+5@simulator.amazonses.com'), lastDay));
    const contact = { personalEmail: 'corrected.1@example.net' };
    await this.#ok('PATCH', `/alumni/${await this.#alumniId(first)}/contact`, contact);
    await this.#programme.settled();
  }

  /** Who declined joins after all; who had answered before presents a paper; who left is offered a seat no more. */
  async answersChange(): Promise<void> {
    const lastDay = await this.#dateIn(1);
    const people = [employee(11), employee(12), employee(13)];
    for (const person of people) await this.#announce('employee.offboarded', leaverData(person, lastDay));
    await this.#programme.advance('P12D');
    const [undecided, refusing, withPaper] = people;
    if (undecided === undefined || refusing === undefined || withPaper === undefined) return;
    const link = await this.#programme.latestLinkTo(undecided.email ?? '', 'i');
    await this.#programme.submitPage(link, [['decision', 'refuse']]);
    await this.#programme.submitPage(link, [
      ['purpose', 'newsletter'],
      ['decision', 'accept'],
    ]);
    // The one-click header of an invitation declines it (RFC 8058).
    const decline = await this.#programme.latestLinkTo(refusing.email ?? '', 'u');
    await fetch(decline, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
    const declined = await this.#programme.latestLinkTo(withPaper.email ?? '', 'i');
    await this.#programme.submitPage(declined, [['decision', 'refuse']]);
    await this.#programme.settled();
    await this.#programme.advance('PT1H');
    // Employed once more, and leaving with a paper that says yes.
    const again = { ...withPaper, hireDate: await this.#dateIn(1) };
    const at = (await this.#programme.now()).toISOString();
    await this.#join(again, { consent: { at }, terminationDate: await this.#dateIn(2) });
    await this.#programme.advance('P10D');
  }

  /** Bounces, soft ones too, complaints, and an address that only SES knows as suppressed. */
  async mailComesBack(): Promise<void> {
    const addresses = ['bounce+1', 'complaint+1'].map((name) => `${name}@simulator.amazonses.com`);
    for (const [index, address] of addresses.entries()) await this.#join(employee(21 + index, address));
    const listed = employee(23);
    await this.#join(listed);
    await this.#control('/suppressions', { address: listed.email, reason: 'BOUNCE' });
    // A complaint reported by nobody but the account's list.
    const complained = employee(24);
    await this.#join(complained);
    await this.#announce('employee.updated', leaverData({ ...complained, email: 'new.24@example.net' }, '2026-05-31'));
    await this.#control('/suppressions', { address: 'new.24@example.net', reason: 'COMPLAINT' });
    await this.#programme.advance('P1D');
    const soft = employee(25);
    const alumniId = await this.#join(soft);
    const { campaignId } = await this.#newsletter([alumniId]);
    await this.#programme.settled();
    const report = {
      id: 'a-soft-bounce',
      type: 'Email Bounced',
      time: (await this.#programme.now()).toISOString(),
      messageId: 'a-message',
      tags: { campaign: [campaignId], recipient: [alumniId], chunk: ['0'], position: ['0'] },
      bounceType: 'Transient',
      bounceSubType: 'MailboxFull',
    };
    await this.#queue('RecordDeliveryBounceComplaint', report);
    await this.#programme.settled();
  }

  /** A scheduled campaign, a test mail, a pause and a cancellation half-way, the day's quota used up. */
  async campaignsStop(): Promise<void> {
    const alumniId = await this.#join(employee(31));
    const sendAt = new Date((await this.#programme.now()).getTime() + 3_600_000).toISOString();
    const scheduled = await this.#newsletter([alumniId], { sendAt });
    await this.#ok('GET', '/campaigns');
    await this.#ok('GET', `/campaigns/${scheduled.campaignId}/preview`);
    await this.#ok('POST', `/campaigns/${scheduled.campaignId}/test-mail`);
    await this.#programme.advance('PT2H');
    await this.#ok('GET', `/campaigns/${scheduled.campaignId}/recipients`);
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
    const { campaignId } = await this.#newsletter([alumniId]);
    await this.#until(campaignId, 'sending');
    const data = { campaignId, chunk: 0 };
    const quota = makeEvent(
      sendingQuotaReached,
      { subject: `${campaignId}.0`, sequence: 1, occurredAt: await this.#programme.now(), data },
      { correlationId: 'rare-paths' },
    );
    await this.#queue('WaitForQuota', { 'detail-type': quota.type, source: quota.source, detail: quota.detail });
    await this.#until(campaignId, 'waiting_quota');
    await this.#programme.advance('PT70M');
    await this.#until(campaignId, 'sending');
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
    await this.#programme.advance('PT30M');
    await this.#until(campaignId, 'completed');
  }

  /** Three complaints: the campaign is paused by itself; HR resumes it, pauses and cancels it. */
  async harmIsStopped(): Promise<void> {
    const ids: string[] = [];
    for (let number = 100; number < 130; number++) ids.push(await this.#join(employee(number), { settled: false }));
    await this.#programme.settled();
    for (const [index] of ids.entries()) ids[index] = await this.#alumniId(employee(100 + index));
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 0.5, seed: 3 });
    const { campaignId } = await this.#newsletter(ids);
    await this.#condition(async () => {
      const { counts } = await this.#ok('GET', `/campaigns/${campaignId}`);
      return Object.values(counts as Record<string, number>).filter((count) => count > 0).length > 2;
    }, 'campaign half sent');
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
    const report = async (position: number) => ({
      id: `a-complaint-${position}`,
      type: 'Email Complaint Received',
      time: (await this.#programme.now()).toISOString(),
      messageId: `a-message-${position}`,
      tags: { campaign: [campaignId], recipient: [ids[position]], chunk: ['0'], position: [String(position)] },
    });
    for (const position of [0, 1, 2]) await this.#queue('RecordDeliveryBounceComplaint', await report(position));
    await this.#until(campaignId, 'paused');
    await this.#ok('POST', `/campaigns/${campaignId}/resume`);
    await this.#eventually('campaign-resumed', campaignId);
    await this.#ok('POST', `/campaigns/${campaignId}/pause`);
    await this.#ok('POST', `/campaigns/${campaignId}/cancel`);
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
    await this.#programme.settled();
  }

  /** SES takes mails and its answer is lost: campaigns are resent by HR's decision, service mail once by itself. */
  async sendingIsInDoubt(): Promise<void> {
    const alumniId = await this.#join(employee(41));
    const faults = ['accept-then-reset', 'drop-report'];
    for (const kind of faults) await this.#control('/faults', { service: 'ses', kind, rate: 1 });
    const { campaignId } = await this.#newsletter([alumniId]);
    await this.#join(employee(42));
    await this.#programme.settled();
    for (const kind of faults) await this.#control('/faults', { service: 'ses', kind, rate: 0 });
    await this.#programme.advance('PT45M');
    await this.#ok('POST', `/campaigns/${campaignId}/resend-in-doubt`);
    await this.#programme.settled();
    // A throttled service mail gives its claim back.
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
    await this.#join(employee(43), { settled: false });
    await this.#ok('POST', `/campaigns/${campaignId}/test-mail`);
    await this.#untilLogged('send-service-mail', 'EVENT_RETRIED');
    await this.#untilLogged('send-test-mail', 'EVENT_RETRIED');
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
    await this.#programme.advance('PT20M');
  }

  /** Too few come, the date is told early, HR cancels, staff answers by telephone, somebody leaves with a seat. */
  async gatheringsEndOtherwise(): Promise<void> {
    const people = [employee(51), employee(52), employee(53)];
    const ids: string[] = [];
    for (const person of people) ids.push(await this.#join(person));
    const tooFew = await this.#gathering(ids, { minAttendees: 5, belowMinimum: 'cancel' });
    await this.#ok('POST', `/gatherings/${tooFew}/save-the-date`);
    await this.#programme.settled();
    await this.#ok('POST', `/gatherings/${tooFew}/publish`);
    const cancelled = await this.#gathering(ids, { seats: 1, waitingList: 'fifo' });
    await this.#ok('POST', `/gatherings/${cancelled}/publish`);
    await this.#programme.settled();
    const [attending, waiting, silent] = ids;
    const byTelephone = { answer: 'attending', reason: 'お電話で承りました' };
    await this.#ok('POST', `/gatherings/${cancelled}/guests/${attending}/answer`, byTelephone);
    for (const answer of ['none', 'attending'])
      await this.#ok('GET', `/gatherings/${cancelled}/guests?answer=${answer}`);
    await this.#programme.settled();
    const invited = people[1]?.email ?? '';
    await this.#programme.submitPage(await this.#programme.latestLinkTo(invited, 'r'), [['answer', 'attending']]);
    const preferences = await this.#programme.latestLinkTo(people[0]?.email ?? '', 'p');
    await this.#programme.submitPage(preferences, [['leave', 'confirmed']]);
    await this.#programme.settled();
    await this.#ok('GET', `/gatherings/${cancelled}/guests?answer=offered`);
    await this.#ok('POST', `/gatherings/${cancelled}/cancel`);
    // Its invitation is on its way when HR cancels another one.
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
    const early = await this.#gathering(ids, {});
    await this.#ok('POST', `/gatherings/${early}/publish`);
    await this.#until(idFrom('campaign', early), 'sending');
    // What is confirmed to somebody is throttled, too.
    await this.#ok('POST', `/gatherings/${early}/guests/${waiting}/answer`, byTelephone);
    await this.#untilLogged('send-service-mail', 'EVENT_RETRIED', 2);
    await this.#ok('POST', `/gatherings/${early}/cancel`);
    await this.#until(idFrom('campaign', early), 'cancelled');
    await this.#control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
    for (const gone of [waiting, silent]) await this.#ok('GET', `/alumni/${gone}`);
    await this.#programme.advance('P16D');
  }

  async outsideIsTrusted(): Promise<void> {
    const day = await this.#dateIn(30);
    await this.#programme.announce('com.example.intranet', 'event-scheduled', {
      title: { ja: '創立記念講演会', en: 'Anniversary lecture' },
      startsAt: `${day}T18:00:00+09:00`,
      endsAt: `${day}T19:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      onlineUrl: 'https://meet.example.com/lecture',
      audience: { departments: ['存在しない部署'] },
    });
    await this.#programme.settled();
  }

  /** The same request again with its key, and one that fails: what failed may be tried once more. */
  async requestsAreRepeated(): Promise<void> {
    const nowhere = {
      campaignId: 'cmp_0000000000000',
      gatheringId: 'gth_0000000000000',
      alumniId: 'alm_0000000000000',
    };
    const [alumniId] = [await this.#join(employee(61))];
    const gatheringId = await this.#gathering([alumniId], {});
    const jobs = await this.#programme.call('hr', 'POST', '/jobs', jobBody(), { 'idempotency-key': 'job-1' });
    const campaign = await this.#newsletter([alumniId], {}, false);
    const lastDay = await this.#dateIn(5);
    const [one, two] = [employee(62, 'twins@example.net'), employee(63, 'twins@example.net')];
    for (const twin of [one, two]) await this.#announce('employee.offboarded', leaverData(twin, lastDay));
    await this.#ok('POST', `/gatherings/${gatheringId}/publish`);
    await this.#programme.settled();
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
      [`/alumni/${await this.#alumniId(two)}/approve`],
      [`/alumni/${nowhere.alumniId}/approve`],
      ['/alumni/imports', { employees: [leaverData(employee(64), '2026-06-30')], dryRun: true }],
      ['/alumni/imports', { employees: [] }],
    ];
    for (const [path, body] of requests) {
      for (const _again of [1, 2]) await this.#programme.call('hr', 'POST', path, body, { 'idempotency-key': path });
    }
    // The database fails more calls than the SDK repeats: what was begun under a key may be begun again.
    await this.#control('/faults', { service: 'dynamodb', kind: 'error', rate: 0.75, seed: 5 });
    const dryRun = { employees: [leaverData(employee(65), '2026-06-30')], dryRun: true };
    for (let count = 0; count < 40; count++) {
      await this.#programme.call('hr', 'POST', '/alumni/imports', dryRun, { 'idempotency-key': `fails-${count}` });
    }
    await this.#control('/faults', { service: 'dynamodb', kind: 'error', rate: 0 });
    await this.#programme.advance('PT30M');
  }

  /** Every queue gets a message that its function cannot read. */
  async nobodyCanReadIt(): Promise<void> {
    const queues = (await listQueues(this.#deployment)).filter((queue) => !isDeadLetterQueue(queue));
    for (const { url } of queues) await this.#send(url, { unreadable: true });
    // A mail that is gone already: S3 told of it twice.
    await this.#queue('TakeCalendarReply', { id: 'twice', type: 'Object Created', key: 'inbound/gone' });
    await this.#programme.settled();
  }

  async #announce(type: string, data: unknown): Promise<void> {
    const { status } = await this.#programme.webhook({
      type,
      timestamp: (await this.#programme.now()).toISOString(),
      data,
    });
    if (status !== 202) throw new Error(`the webhook was answered ${status}`);
    await this.#programme.settled();
  }

  /** Makes somebody a member by a paper consent. */
  async #join(
    person: SamplePerson,
    {
      consent = {},
      terminationDate = '2026-05-31',
      settled = true,
    }: { consent?: Record<string, unknown>; terminationDate?: string; settled?: boolean } = {},
  ): Promise<string> {
    const consentAtExit = {
      decision: 'granted',
      noticeVersion: '2026-04',
      purposes: ['membership', 'newsletter', 'gatherings', 'jobs'],
      at: '2026-06-01T00:00:00Z',
      method: 'paper',
      ...consent,
    };
    const employees = [leaverData(person, terminationDate, { consentAtExit })];
    await this.#ok('POST', '/alumni/imports', { employees });
    if (!settled) return '';
    await this.#programme.settled();
    return this.#alumniId(person);
  }

  async #alumniId({ id }: SamplePerson): Promise<string> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { alumniId: string; sourceEmployeeId: string }[]; cursor: string | null } = (await this.#ok(
        'GET',
        `/alumni?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )) as never;
      const found = page.items.find(({ sourceEmployeeId }) => sourceEmployeeId === id);
      if (found !== undefined) return found.alumniId;
      cursor = page.cursor;
    }
    throw new Error(`${id} is not known`);
  }

  async #newsletter(alumniIds: readonly string[], more: Record<string, unknown> = {}, launched = true) {
    const { campaignId } = await this.#ok('POST', '/campaigns', {
      topic: 'newsletter',
      subject: { ja: 'お知らせ' },
      body: { ja: '{{ salutation }}\n\nお知らせです。' },
      audience: { alumniIds },
      ...more,
    });
    if (launched) {
      await this.#ok('POST', `/campaigns/${campaignId}/submit`);
      await this.#ok('POST', `/campaigns/${campaignId}/approve`, undefined, 'approver');
      await this.#ok('POST', `/campaigns/${campaignId}/launch`);
    }
    return { campaignId: campaignId as CampaignId };
  }

  async #gathering(alumniIds: readonly string[], more: Record<string, unknown>): Promise<string> {
    const day = await this.#dateIn(14);
    const { gatheringId } = await this.#ok('POST', '/gatherings', {
      title: { ja: '小さな会' },
      startsAt: `${day}T18:00:00+09:00`,
      endsAt: `${day}T20:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      place: { name: '本社' },
      audience: { alumniIds },
      ...more,
    });
    return String(gatheringId);
  }

  async #ok(method: string, path: string, body?: unknown, as: 'hr' | 'approver' = 'hr') {
    const answer = await this.#programme.call(as, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Waits until a campaign, which may only come to be, stands somewhere. */
  async #until(campaignId: string, status: string): Promise<void> {
    await this.#condition(async () => {
      const { body } = await this.#programme.call('hr', 'GET', `/campaigns/${campaignId}`);
      return body['status'] === status;
    }, `campaign ${status}`);
  }

  async #untilLogged(entry: string, code: string, times = 1): Promise<void> {
    const logs = `${this.#programme.programme.control}/logs?function=${entry}&contains=${code}`;
    await this.#condition(
      async () => (await (await fetch(logs)).text()).split(code).length > times,
      `${code} of ${entry}`,
    );
  }

  /** Waits until the function of a consumer has worked on an event of this subject. */
  async #eventually(type: string, subject: string): Promise<void> {
    await this.#condition(
      async () => JSON.stringify(await this.#programme.events(type)).includes(subject),
      `${type} of ${subject}`,
    );
  }

  async #condition(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`within a minute there is no ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Puts a message into the queue of a consumer. */
  async #queue(consumer: string, message: unknown): Promise<void> {
    const queues = await listQueues(this.#deployment);
    const queue = queues.find((one) => !isDeadLetterQueue(one) && one.name.includes(`${consumer}Queue`));
    if (queue === undefined) throw new Error(`no queue of ${consumer}`);
    await this.#send(queue.url, message);
  }

  async #send(QueueUrl: string, message: unknown): Promise<void> {
    await this.#deployment.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
  }

  async #control(path: string, body: object): Promise<void> {
    const response = await fetch(this.#programme.programme.control + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  async #dateIn(days: number): Promise<string> {
    const now = await this.#programme.now();
    return new Date(now.getTime() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  }
}
