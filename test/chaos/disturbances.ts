/** What goes wrong while a campaign is sent: by chance, but the same chance for the same seed. */
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Okaeri } from '../../infra/laptop/okaeri.ts';
import type { AlumniId } from '../../shared/identifier.ts';
import { parseLinkKeys } from '../../shared/links/keys.ts';
import type { LinkKeys } from '../../shared/links/sealed.ts';
import { mintLink } from '../../shared/links/token.ts';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Person } from './population.ts';
import type { Random } from './random.ts';

/** A fault that lasts for a moment, and how often it strikes during that time. */
interface Storm {
  readonly service: 'ses' | 'sqs' | 'lambda';
  readonly kind: string;
  readonly rate: readonly [least: number, most: number];
}

const storms = {
  throttles: { service: 'ses', kind: 'throttle', rate: [0.3, 0.9] },
  timeouts: { service: 'ses', kind: 'timeout', rate: [0.02, 0.1] },
  timeoutsAfterAcceptance: { service: 'ses', kind: 'accept-then-timeout', rate: [0.02, 0.1] },
  resetsAfterAcceptance: { service: 'ses', kind: 'accept-then-reset', rate: [0.05, 0.3] },
  serverErrors: { service: 'ses', kind: 'error', rate: [0.05, 0.3] },
  lostReports: { service: 'ses', kind: 'drop-report', rate: [0.1, 0.5] },
  doubleReports: { service: 'ses', kind: 'double-report', rate: [0.2, 1] },
  earlyReports: { service: 'ses', kind: 'early-report', rate: [0.1, 0.4] },
  eventsTwice: { service: 'lambda', kind: 'accept-then-reset', rate: [0.2, 0.6] },
  messagesTwice: { service: 'sqs', kind: 'accept-then-reset', rate: [0.2, 0.6] },
} as const satisfies Record<string, Storm>;

type Disturbance = keyof typeof storms | 'kill' | 'pause' | 'late' | 'withdraw' | 'suppress';

const disturbances: readonly Disturbance[] = [
  ...(Object.keys(storms) as (keyof typeof storms)[]),
  ...(['kill', 'pause', 'late', 'late', 'withdraw', 'withdraw', 'withdraw', 'suppress'] as const),
];

/** When nobody may write to a person any longer: the clock after the response that confirms it. */
export type Stops = ReadonlyMap<AlumniId, { readonly by: 'withdrawal' | 'suppression'; readonly after: number }>;

/** Disturbs a campaign until it is told to stop. */
export class Disturber {
  /** How often each happened. */
  readonly happened = new Map<Disturbance, number>();
  readonly stops = new Map<AlumniId, { by: 'withdrawal' | 'suppression'; after: number }>();
  readonly #cloud: Okaeri;
  readonly #programme: ProgrammeClient;
  readonly #random: Random;
  readonly #people: readonly Person[];
  readonly #campaignId: string;
  readonly #keys: LinkKeys;
  readonly #client: DynamoDBClient;

  private constructor(trial: {
    cloud: Okaeri;
    programme: ProgrammeClient;
    random: Random;
    people: readonly Person[];
    campaignId: string;
    keys: LinkKeys;
  }) {
    this.#cloud = trial.cloud;
    this.#programme = trial.programme;
    this.#random = trial.random;
    this.#people = trial.people;
    this.#campaignId = trial.campaignId;
    this.#keys = trial.keys;
    this.#client = new DynamoDBClient(operator(trial.cloud));
  }

  static async start(
    trial: Readonly<{
      cloud: Okaeri;
      programme: ProgrammeClient;
      random: Random;
      people: readonly Person[];
      campaignId: string;
    }>,
  ): Promise<Disturber> {
    return new Disturber({ ...trial, keys: await readLinkKeys(trial.cloud) });
  }

  /** Each kind in turn, in random order, again and again. */
  async disturb(until: () => boolean): Promise<void> {
    while (!until()) {
      for (const disturbance of this.#random.shuffled(disturbances)) {
        if (until()) break;
        await this.#happens(disturbance);
        this.happened.set(disturbance, (this.happened.get(disturbance) ?? 0) + 1);
        await delay(this.#random.between(20, 250));
      }
    }
  }

  /** Everything works again. */
  async heal(): Promise<void> {
    for (const { service, kind } of Object.values(storms)) await this.#fault(service, kind, 0);
    await this.#act('resume');
    this.#client.destroy();
  }

  async #happens(disturbance: Disturbance): Promise<void> {
    switch (disturbance) {
      case 'kill':
        return this.#control('/kill', { function: 'send-mail' });
      case 'pause':
        await this.#act('pause');
        await delay(this.#random.between(50, 800));
        return this.#act('resume');
      case 'late':
        return this.#deliverAgain();
      case 'withdraw':
        return this.#withdraw();
      case 'suppress':
        return this.#suppress();
      default:
        return this.#storm(storms[disturbance]);
    }
  }

  async #storm({ service, kind, rate: [least, most] }: Storm): Promise<void> {
    await this.#fault(service, kind, this.#random.between(least, most));
    await delay(this.#random.between(100, 700));
    await this.#fault(service, kind, 0);
  }

  async #fault(service: string, kind: string, rate: number): Promise<void> {
    await this.#control('/faults', { service, kind, rate, seed: this.#random.under(1_000_000) });
  }

  /** HR presses the button; if that does not fit the state, HR gets a refusal. */
  async #act(action: 'pause' | 'resume'): Promise<void> {
    const { status } = await this.#programme.call('hr', 'POST', `/campaigns/${this.#campaignId}/${action}`);
    if (status >= 300 && status !== 409) throw new Error(`${action} was answered ${status}`);
  }

  /** A few events of the sending, or of SES, arrive once more, late. */
  async #deliverAgain(): Promise<void> {
    const type = this.#random.of(['audience-chunk-frozen', 'chunk-left', 'Email Sent', 'Email Delivered']);
    const events = (await this.#programme.events(type)) as { id: string }[];
    for (let count = 0; count < 3 && events.length > 0; count++) {
      await this.#control('/replay', { eventId: this.#random.of(events).id });
    }
  }

  /** Somebody clicks "unsubscribe" in their mail program (RFC 8058): a link of a mail works whenever it was sent. */
  async #withdraw(): Promise<void> {
    const { alumniId: recipient } = this.#random.of(this.#people);
    if (this.stops.has(recipient)) return;
    const link = { purpose: 'unsubscribe', choice: 1, subject: this.#campaignId, recipient, epoch: 0 } as const;
    const url = `${this.#cloud.api}/u/${mintLink(link, new Date(), this.#keys)}`;
    const response = await fetch(url, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
    // The response to an unknown link is 200 as well (RFC 8058), so the page shows whether anything was taken.
    const taken = response.status === 200 && (await response.text()).includes('class="taken"');
    if (!taken) throw new Error(`an unsubscription was answered ${response.status} and not taken`);
    this.stops.set(recipient, { by: 'withdrawal', after: (await this.#programme.now()).getTime() });
  }

  /** An address turns out to be dead: this writes what `consent` writes on a bounce, so that the time is known. */
  async #suppress(): Promise<void> {
    const { alumniId } = this.#random.of(this.#people);
    if (this.stops.has(alumniId)) return;
    const update = new UpdateCommand({
      TableName: mailingRecords(this.#cloud),
      Key: { alumniId },
      UpdateExpression: 'SET suppression = :address',
      ConditionExpression: 'attribute_exists(alumniId)',
      ExpressionAttributeValues: { ':address': 'address' },
    });
    await DynamoDBDocumentClient.from(this.#client).send(update);
    this.stops.set(alumniId, { by: 'suppression', after: (await this.#programme.now()).getTime() });
  }

  async #control(path: string, body: object): Promise<void> {
    const response = await fetch(this.#cloud.control + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok && response.status !== 404) throw new Error(`${path} was answered ${response.status}`);
    await response.text();
  }
}

function operator({ aws, region, operatorAccessKey }: Okaeri) {
  return {
    endpoint: aws,
    region,
    credentials: { accessKeyId: operatorAccessKey, secretAccessKey: 'local' },
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  };
}

/** The keys of mailed links: they let the trial write anybody's unsubscribe link, and read whose link it is. */
export async function readLinkKeys(cloud: Okaeri): Promise<LinkKeys> {
  const client = new SecretsManagerClient(operator(cloud));
  try {
    const SecretId = outputOf(cloud, /^LinkKeysArn$/);
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return parseLinkKeys(JSON.parse(SecretString) as Record<string, string>);
  } finally {
    client.destroy();
  }
}

function mailingRecords(cloud: Okaeri): string {
  return outputOf(cloud, /^ExportsOutputRefMailingRecords/);
}

function outputOf({ outputs }: Okaeri, key: RegExp): string {
  for (const stack of Object.values(outputs)) {
    for (const [name, value] of Object.entries(stack)) if (key.test(name)) return value;
  }
  throw new Error(`no stack has an output like ${key}`);
}
