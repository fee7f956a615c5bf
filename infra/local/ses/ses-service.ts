import { randomUUID } from 'node:crypto';
import { type Service, type ServiceAnswer, type ServiceCall, ServiceError } from '../aws-front/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Bus } from '../event-bridge/bus.ts';
import type { Access } from '../iam/access.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { feedbackOf } from './feedback.ts';
import type { MailStore } from './mail-store.ts';
import { addressesOf, headerOf, readMessage, stamp } from './message.ts';

/** The sending limits of the account. */
export interface SesAccount {
  readonly maxSendRate: number;
  readonly max24HourSend: number;
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** Recipients of one message. */
const MOST_RECIPIENTS = 50;

/** SES, version 1 (query protocol): SendRawEmail and GetSendQuota. Mails go nowhere but into the mail store. */
export class SesService implements Service {
  readonly throttled = new ServiceError('Throttling', 'Maximum sending rate exceeded.');
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #access: Access;
  readonly #bus: Bus;
  readonly #mails: MailStore;
  readonly #account: SesAccount;
  readonly #model: Model;
  readonly #identities: ReadonlyMap<string, { arn: string; configurationSet: string | undefined }>;
  readonly #configurationSets: ReadonlyMap<string, string>;
  readonly #events: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #accepted: () => void;
  #tokens: number;
  #refilledAt = 0;

  constructor(parts: {
    model: Model;
    database: Database;
    clock: Clock;
    access: Access;
    bus: Bus;
    mails: MailStore;
    account: SesAccount;
    accepted: () => void;
  }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#access = parts.access;
    this.#bus = parts.bus;
    this.#mails = parts.mails;
    this.#account = parts.account;
    this.#accepted = parts.accepted;
    this.#tokens = parts.account.maxSendRate;
    this.#model = parts.model;
    this.#identities = new Map(
      parts.model.all('AWS::SES::EmailIdentity').map((identity) => {
        const configurationSet = identity.properties.ConfigurationSetAttributes?.ConfigurationSetName;
        return [identity.name.toLowerCase(), { arn: identity.arn(), configurationSet }];
      }),
    );
    this.#configurationSets = new Map(
      parts.model.all('AWS::SES::ConfigurationSet').map((set) => [set.name, set.arn()]),
    );
    this.#events = eventDestinations(parts.model, this.#configurationSets);
  }

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const form = new URLSearchParams(call.body.toString());
    const action = form.get('Action');
    if (action === 'SendRawEmail')
      return xml('SendRawEmail', `<MessageId>${this.#sendRaw(call.accessKey, form)}</MessageId>`);
    if (action === 'GetSendQuota') {
      this.#require(call.accessKey, 'ses:GetSendQuota', '*', {});
      const { maxSendRate, max24HourSend } = this.#account;
      const sent = this.#mails.sentInDayBefore(this.#clock.now());
      return xml(
        'GetSendQuota',
        `<Max24HourSend>${max24HourSend}.0</Max24HourSend><MaxSendRate>${maxSendRate}.0</MaxSendRate><SentLast24Hours>${sent}.0</SentLast24Hours>`,
      );
    }
    throw new ServiceError('InvalidAction', `The laptop cloud does not know ses:${action}.`);
  }

  error({ code, message, status }: ServiceError): ServiceAnswer {
    const type = status >= 500 ? 'Receiver' : 'Sender';
    const name = code === 'AccessDeniedException' ? 'AccessDenied' : code;
    const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${name}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
    return { status, type: 'text/xml', body };
  }

  /** Answers the message id. */
  #sendRaw(accessKey: string, form: URLSearchParams): string {
    const message = readMessage(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'));
    const from = form.get('Source') ?? headerOf(message, 'from');
    const [sender] = addressesOf(from);
    if (sender === undefined) throw new ServiceError('InvalidParameterValue', 'Missing final "@domain"');
    const identity = this.#identityOf(sender);
    const configurationSet = form.get('ConfigurationSetName') ?? identity?.configurationSet;
    const to = recipientsOf(form, message);
    const context = { 'ses:fromaddress': sender, 'ses:recipients': to };
    const identityArn = identity?.arn ?? `arn:aws:ses:${this.#model.region}:${this.#model.account}:identity/${sender}`;
    this.#require(accessKey, 'ses:SendRawEmail', identityArn, context);
    if (configurationSet !== undefined) {
      const arn = this.#configurationSets.get(configurationSet);
      if (arn === undefined)
        throw new ServiceError(
          'ConfigurationSetDoesNotExist',
          `Configuration set <${configurationSet}> does not exist.`,
        );
      this.#require(accessKey, 'ses:SendRawEmail', arn, context);
    }
    if (identity === undefined) {
      const where = `The following identities failed the check in region ${this.#model.region.toUpperCase()}: ${sender}`;
      throw new ServiceError('MessageRejected', `Email address is not verified. ${where}`);
    }
    const tags = tagsOf(form);
    this.#takeQuota(to.length);
    const at = this.#clock.now();
    const id = `${at.toString(16).padStart(16, '0')}-${randomUUID()}-000000`;
    const raw = stamp(message, `${id}@${this.#model.region}.amazonses.com`, at);
    this.#database.transaction(() => {
      const subject = headerOf(message, 'subject');
      this.#mails.add({ id, at, from, to, subject, tags, configurationSet: configurationSet ?? null }, raw);
      const matching = this.#events.get(configurationSet ?? '');
      if (matching === undefined || configurationSet === undefined) return;
      const mail = { id, at, from, to, tags, configurationSet, identityArn, account: this.#model.account, message };
      this.#bus.publishAll(feedbackOf({ ...mail, callerIdentity: accessKey }, matching));
    });
    this.#accepted();
    return id;
  }

  #identityOf(sender: string): { arn: string; configurationSet: string | undefined } | undefined {
    const address = sender.toLowerCase();
    const own = this.#identities.get(address);
    if (own !== undefined) return own;
    // A verified domain covers its subdomains.
    for (
      let domain = address.slice(address.indexOf('@') + 1);
      domain.includes('.');
      domain = domain.slice(domain.indexOf('.') + 1)
    ) {
      const found = this.#identities.get(domain);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Counts recipients against the last 24 hours and against the rate. */
  #takeQuota(recipients: number): void {
    const { maxSendRate, max24HourSend } = this.#account;
    if (this.#mails.sentInDayBefore(this.#clock.now()) + recipients > max24HourSend) {
      throw new ServiceError('Throttling', 'Daily message quota exceeded.');
    }
    const now = this.#clock.now();
    this.#tokens = Math.min(maxSendRate, this.#tokens + ((now - this.#refilledAt) / 1000) * maxSendRate);
    this.#refilledAt = now;
    if (this.#tokens < recipients && this.#tokens < maxSendRate) throw this.throttled;
    this.#tokens -= recipients;
  }

  #require(
    accessKey: string,
    action: string,
    resource: string,
    context: Record<string, string | readonly string[]>,
  ): void {
    const decision = this.#access.check(accessKey, action, resource, context);
    if (!decision.allowed)
      throw new ServiceError(
        'AccessDeniedException',
        decision.because.replace(/^User: /, 'User `').replace(' is not', "' is not"),
        403,
      );
  }
}

function recipientsOf(form: URLSearchParams, message: ReturnType<typeof readMessage>): string[] {
  const listed = members(form, 'Destinations').map((prefix) => form.get(prefix) ?? '');
  const to =
    listed.length > 0
      ? listed.flatMap(addressesOf)
      : ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerOf(message, name)));
  if (to.length === 0) throw new ServiceError('InvalidParameterValue', "Missing required header 'To'.");
  if (to.length > MOST_RECIPIENTS)
    throw new ServiceError('MessageRejected', `Recipient count exceeds ${MOST_RECIPIENTS}.`);
  // Control characters and spaces are what SES itself refuses; it does not know whether an address exists.
  if (to.some((address) => !/^[^\s@]+@[^\s@]+$/.test(address)))
    throw new ServiceError('InvalidParameterValue', 'Illegal address');
  return to;
}

function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags = members(form, 'Tags').map(
    (prefix) => [form.get(`${prefix}.Name`) ?? '', form.get(`${prefix}.Value`) ?? ''] as const,
  );
  const illegal = tags.flat().find((text) => !/^[A-Za-z0-9_-]{1,256}$/.test(text));
  if (illegal !== undefined) {
    throw new ServiceError(
      'InvalidParameterValue',
      `Invalid tag <${illegal}>: only alphanumeric ASCII characters, '_' and '-' are allowed.`,
    );
  }
  return Object.fromEntries(tags);
}

/** The prefixes of a query list: `Name.member.1`, `Name.member.2`, … */
function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  const keys = [...form.keys()];
  for (let index = 1; ; index += 1) {
    const prefix = `${name}.member.${index}`;
    if (!keys.some((key) => key === prefix || key.startsWith(`${prefix}.`))) return found;
    found.push(prefix);
  }
}

function eventDestinations(model: Model, sets: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { properties, place } of model.all('AWS::SES::ConfigurationSetEventDestination')) {
    const { ConfigurationSetName: set, EventDestination } = properties;
    if (!sets.has(set)) throw new Refusal(`${place} names the configuration set ${set}, which no template holds.`);
    if (!EventDestination.EventBridgeDestination.EventBusArn.endsWith(':event-bus/default')) {
      throw new Refusal(`${place}: SES sends events to the default bus only.`);
    }
    if (!EventDestination.Enabled) continue;
    const types = found.get(set) ?? new Set<string>();
    for (const type of EventDestination.MatchingEventTypes) types.add(type.toUpperCase());
    found.set(set, types);
  }
  return found;
}

function xml(action: string, result: string): ServiceAnswer {
  const body = `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
