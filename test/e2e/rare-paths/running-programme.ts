/** A running programme as the rare paths use it: as HRIS, as HR, by its control API and by its queues. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { outcomeCodes, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import type { Deployment } from '../../../infra/operate/deployment.ts';
import { listQueues } from '../../../infra/operate/queues/queue-states.ts';
import type { CampaignId, GatheringId } from '../../../shared/identifier.ts';
import { isDeadLetterQueue } from '../../../shared/sqs/queue-state.ts';
import { day, hour, minute } from '../../../shared/time/durations.ts';
import { leaverData, type SamplePerson, takahashi } from '../../fixtures/people.ts';
import type { ProgrammeClient } from '../../fixtures/programme-client.ts';
import { templatesIn } from '../../templates.ts';

/** The names of the functions that rules invoke: they have a failure destination. @param assembly where the app was synthesized to */
function directConsumersIn(assembly: string): string[] {
  return templatesIn(assembly).flatMap(({ stack, Resources }) =>
    Object.values(Resources)
      .filter(
        ({ Type, Properties }) =>
          Type === 'AWS::Lambda::EventInvokeConfig' &&
          JSON.stringify(Properties['DestinationConfig'] ?? '').includes('Failures'),
      )
      .map(({ Properties }) => `${stack}-${(Properties['FunctionName'] as { Ref: string }).Ref}`),
  );
}

/** The name of a table by that of its construct. @param assembly where the app was synthesized to */
function tableIn(assembly: string, name: string): string {
  const [found] = templatesIn(assembly).flatMap(({ stack, Resources }) =>
    Object.entries(Resources).flatMap(([logicalId, { Type }]) =>
      // A logical id is the construct's name and a hash of eight digits.
      Type === 'AWS::DynamoDB::Table' && logicalId.slice(0, -8) === name ? `${stack}-${logicalId}` : [],
    ),
  );
  if (found === undefined) throw new Error(`no table is called ${name}`);
  return found;
}

/** Somebody of the story's company, by number. */
export function employee(number: number, email = `person.${number}@example.net`): SamplePerson {
  return { ...takahashi, id: `R${number}`, names: { family: '相田', given: `第${number}` }, email };
}

export class RunningProgramme {
  readonly programme: ProgrammeClient;
  readonly deployment: Deployment;
  /** The names of the functions that rules invoke. */
  readonly directConsumers: readonly string[];
  readonly #sendProgress: string;

  constructor(programme: ProgrammeClient, deployment: Deployment, assembly: string) {
    this.programme = programme;
    this.deployment = deployment;
    this.directConsumers = directConsumersIn(assembly);
    this.#sendProgress = tableIn(assembly, sendProgressTable.name);
  }

  async announce(type: string, data: unknown): Promise<void> {
    const { status } = await this.programme.webhook({
      type,
      timestamp: (await this.programme.now()).toISOString(),
      data,
    });
    if (status !== 202) throw new Error(`the webhook got the response ${status}`);
    await this.programme.untilIdle();
  }

  /** Makes somebody a member by a paper consent. */
  async join(
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
    await this.ok('POST', '/alumni/imports', { employees });
    if (!settled) return '';
    await this.programme.untilIdle();
    return this.alumniId(person);
  }

  async alumniId({ id }: SamplePerson): Promise<string> {
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { alumniId: string; sourceEmployeeId: string }[]; cursor: string | null } = (await this.ok(
        'GET',
        `/alumni?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )) as never;
      const found = page.items.find(({ sourceEmployeeId }) => sourceEmployeeId === id);
      if (found !== undefined) return found.alumniId;
      cursor = page.cursor;
    }
    throw new Error(`${id} is not known`);
  }

  async newsletter(alumniIds: readonly string[], more: Record<string, unknown> = {}, launched = true) {
    const { campaignId } = await this.ok('POST', '/campaigns', {
      topic: 'newsletter',
      subject: { ja: 'お知らせ' },
      body: { ja: '{{ salutation }}\n\nお知らせです。' },
      audience: { alumniIds },
      ...more,
    });
    if (launched) {
      await this.ok('POST', `/campaigns/${campaignId}/submit`);
      await this.ok('POST', `/campaigns/${campaignId}/approve`, undefined, 'approver');
      await this.ok('POST', `/campaigns/${campaignId}/launch`);
    }
    return { campaignId: campaignId as CampaignId };
  }

  async gathering(alumniIds: readonly string[], more: Record<string, unknown>): Promise<GatheringId> {
    const on = await this.dateIn(14);
    const { gatheringId } = await this.ok('POST', '/gatherings', {
      title: { ja: '小さな会' },
      startsAt: `${on}T18:00:00+09:00`,
      endsAt: `${on}T20:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      place: { name: '本社' },
      audience: { alumniIds },
      ...more,
    });
    return gatheringId as GatheringId;
  }

  async ok(method: string, path: string, body?: unknown, as: 'hr' | 'approver' = 'hr') {
    const answer = await this.programme.call(as, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Waits until a campaign, which may not exist yet, has a status. */
  async until(campaignId: string, status: string): Promise<void> {
    await this.condition(async () => {
      const { body } = await this.programme.call('hr', 'GET', `/campaigns/${campaignId}`);
      return body['status'] === status;
    }, `campaign ${status}`);
  }

  /** Waits until the sender has claimed a campaign's first recipient: the mail is on its way. */
  async untilClaimed(campaignId: CampaignId): Promise<void> {
    const read = new GetCommand({ TableName: this.#sendProgress, Key: { campaignId, chunk: 0 }, ConsistentRead: true });
    await this.condition(async () => {
      const { Item } = await this.deployment.tables.send(read);
      return String(Item?.['outcomes'] ?? '').startsWith(outcomeCodes.claimed);
    }, `mail of ${campaignId} on its way`);
  }

  async untilLogged(entry: string, code: string, times = 1): Promise<void> {
    await this.condition(async () => (await this.logged(entry, code)) >= times, `${code} of ${entry}`);
  }

  /** How often a function has logged something. */
  async logged(entry: string, code: string): Promise<number> {
    const logs = await fetch(`${this.programme.programme.control}/logs?function=${entry}&contains=${code}`);
    return (await logs.text()).split(code).length - 1;
  }

  /** Waits until the function of a consumer has worked on an event of this subject. */
  async eventually(type: string, subject: string): Promise<void> {
    await this.condition(
      async () => JSON.stringify(await this.programme.events(type)).includes(subject),
      `${type} of ${subject}`,
    );
  }

  async condition(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + minute;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`within a minute there is no ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Gives a consumer a message: through its queue, or as a rule does. */
  async give(consumer: string, message: unknown): Promise<void> {
    const queues = await listQueues(this.deployment);
    const queue = queues.find((one) => !isDeadLetterQueue(one) && one.name.includes(`${consumer}Queue`));
    if (queue !== undefined) return this.send(queue.url, message);
    const name = this.directConsumers.find((one) => one.includes(`-${consumer}Function`));
    if (name === undefined) throw new Error(`nothing is called ${consumer}`);
    await this.invoke(name, message);
  }

  /** Invokes a function as a rule does. */
  async invoke(FunctionName: string, message: unknown): Promise<void> {
    const Payload = Buffer.from(JSON.stringify(message));
    await this.deployment.functions.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  }

  async send(QueueUrl: string, message: unknown): Promise<void> {
    await this.deployment.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
  }

  async control(path: string, body: object): Promise<void> {
    const response = await fetch(this.programme.programme.control + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  async dateIn(days: number): Promise<string> {
    const now = await this.programme.now();
    return new Date(now.getTime() + 9 * hour + days * day).toISOString().slice(0, 10);
  }
}
