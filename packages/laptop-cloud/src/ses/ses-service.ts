import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from '../aws-front/faults.ts';
import { type Service, type ServiceAnswer, type ServiceCall, ServiceError } from '../aws-front/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Bus, Publication } from '../event-bridge/bus.ts';
import type { Access } from '../iam/access.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { complainersAmong, feedbackOf } from './feedback.ts';
import type { MailStore } from './mail-store.ts';
import { addressesOf, headerOf, readMessage, stamp } from './message.ts';
import { queryAnswer, queryError, recipientsOf, tagsOf } from './query-protocol.ts';
import type { SuppressionList, SuppressionReason } from './suppression-list.ts';

/** The sending limits of the account. */
export interface SesAccount {
  readonly maxSendRate: number;
  readonly max24HourSend: number;
}

/** For what an account suppresses addresses unless a configuration set says otherwise. */
const ACCOUNT_REASONS: readonly SuppressionReason[] = ['BOUNCE', 'COMPLAINT'];
/** How much later than its reports the answer to a send comes when a fault says so, in milliseconds. */
const REPORTS_AHEAD = 1000;

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
  readonly #faults: Faults;
  readonly #suppressed: SuppressionList;
  readonly #suppressedReasons: ReadonlyMap<string, readonly SuppressionReason[]>;
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
    faults: Faults;
    suppressed: SuppressionList;
    accepted: () => void;
  }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#access = parts.access;
    this.#bus = parts.bus;
    this.#mails = parts.mails;
    this.#account = parts.account;
    this.#accepted = parts.accepted;
    this.#faults = parts.faults;
    this.#suppressed = parts.suppressed;
    this.#suppressedReasons = new Map(
      parts.model.all('AWS::SES::ConfigurationSet').map(({ name, properties }) => {
        return [name, properties.SuppressionOptions?.SuppressedReasons ?? ACCOUNT_REASONS];
      }),
    );
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
    if (action === 'SendRawEmail') {
      const faults = this.#faults.drawReports();
      const id = this.#sendRaw(call.accessKey, form, (reports) => {
        if (faults.has('drop-report')) return [];
        return faults.has('double-report') ? [...reports, ...reports] : reports;
      });
      if (faults.has('early-report')) await delay(REPORTS_AHEAD);
      return queryAnswer('SendRawEmail', `<MessageId>${id}</MessageId>`);
    }
    if (action === 'GetSendQuota') {
      this.#require(call.accessKey, 'ses:GetSendQuota', '*', {});
      const { maxSendRate, max24HourSend } = this.#account;
      const sent = this.#mails.sentInDayBefore(this.#clock.now());
      return queryAnswer(
        'GetSendQuota',
        `<Max24HourSend>${max24HourSend}.0</Max24HourSend><MaxSendRate>${maxSendRate}.0</MaxSendRate><SentLast24Hours>${sent}.0</SentLast24Hours>`,
      );
    }
    throw new ServiceError('InvalidAction', `The laptop cloud does not know ses:${action}.`);
  }

  error(error: ServiceError): ServiceAnswer {
    return queryError(error);
  }

  /** Answers the message id. */
  #sendRaw(accessKey: string, form: URLSearchParams, onTheWay: (reports: Publication[]) => Publication[]): string {
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
      const reasons = this.#suppressedReasons.get(configurationSet ?? '') ?? ACCOUNT_REASONS;
      const heldBack = this.#heldBack(to, reasons);
      const feedbackId = `${randomUUID()}-000000`;
      if (reasons.includes('COMPLAINT')) {
        for (const address of complainersAmong(to, heldBack))
          this.#suppressed.add(address, 'COMPLAINT', { messageId: id, feedbackId });
      }
      const matching = this.#events.get(configurationSet ?? '');
      if (matching === undefined || configurationSet === undefined) return;
      const account = this.#model.account;
      const mail = { id, at, from, to, tags, configurationSet, identityArn, account, message, heldBack, feedbackId };
      this.#bus.publishAll(onTheWay(feedbackOf({ ...mail, callerIdentity: accessKey }, matching)));
    });
    this.#accepted();
    return id;
  }

  /** The recipients to whom SES accepts mail and does not send it, and why. */
  #heldBack(to: readonly string[], reasons: readonly SuppressionReason[]): ReadonlyMap<string, SuppressionReason> {
    const listed = to.flatMap((address) => {
      const reason = this.#suppressed.find(address)?.reason;
      return reason !== undefined && reasons.includes(reason) ? [[address, reason] as const] : [];
    });
    return new Map(listed);
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
