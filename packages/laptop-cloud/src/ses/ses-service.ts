import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { requireAccess, type Service, type ServiceCall, ServiceError, type ServiceResponse } from '../aws-service.ts';
import type { Bus, Publication } from '../event-bridge/bus.ts';
import type { Ground } from '../ground.ts';
import { queryError, queryResponse } from '../protocols/query.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { suppressionReasons } from '../template/resource-types.ts';
import { type ConfigurationSet, configurationSets } from './configuration-sets.ts';
import { complainersAmong, feedbackOf } from './feedback.ts';
import type { MailStore } from './mail-store.ts';
import { addressesOf, domainOf, headerOf, readMessage, stamp } from './message.ts';
import { rawEmailOf, recipientsOf, tagsOf } from './raw-email-form.ts';
import { activeRuleSet } from './receiving/active-rule-set.ts';
import type { SuppressionList, SuppressionReason } from './suppression-list.ts';

/** The sending limits of the account. */
export interface SesAccount {
  readonly maxSendRate: number;
  readonly max24HourSend: number;
  /** The account is in the sandbox: only these addresses and domains, and the identities of the templates, get mail. */
  readonly sandbox?: { readonly verified: readonly string[] };
}

const xmlNamespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** Mail to it does not count against the limits, and is accepted in the sandbox, too. */
const simulator = 'simulator.amazonses.com';
/** Under the fault `early-report`, how long the response to a send comes after its reports, in milliseconds. */
const reportsAhead = 1000;

/** What SES is made from. */
export interface SesParts extends Pick<Ground, 'model' | 'database' | 'clock' | 'faults'> {
  readonly bus: Bus;
  readonly mails: MailStore;
  readonly suppressed: SuppressionList;
  readonly account: SesAccount;
  /** Is called when a mail has been accepted. */
  readonly accepted: () => void;
}

interface Identity {
  readonly arn: string;
  readonly configurationSet: string | undefined;
}

/** SES, version 1 (query protocol): SendRawEmail, GetSendQuota and DescribeActiveReceiptRuleSet. Mails only go into the mail store. */
export class SesService implements Service {
  readonly throttled = new ServiceError('Throttling', 'Maximum sending rate exceeded.');
  readonly #parts: SesParts;
  readonly #identities: ReadonlyMap<string, Identity>;
  readonly #configurationSets: ReadonlyMap<string, ConfigurationSet>;
  readonly #events: ReadonlyMap<string, ReadonlySet<string>>;
  #tokens: number;
  #refilledAt = 0;

  constructor(parts: SesParts) {
    const { model, account } = parts;
    this.#parts = parts;
    this.#tokens = account.maxSendRate;
    this.#identities = new Map(
      model.all('AWS::SES::EmailIdentity').map((identity) => {
        const configurationSet = identity.properties.ConfigurationSetAttributes?.ConfigurationSetName;
        return [identity.name.toLowerCase(), { arn: identity.arn(), configurationSet }];
      }),
    );
    this.#configurationSets = configurationSets(model);
    this.#events = eventDestinations(model, new Set(this.#configurationSets.keys()));
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const form = new URLSearchParams(call.body.toString());
    const action = form.get('Action');
    if (action === 'SendRawEmail') {
      const faults = this.#parts.faults.drawReports();
      const id = this.#sendRaw(call, form, (reports) => {
        if (faults.has('drop-report')) return [];
        return faults.has('double-report') ? [...reports, ...reports] : reports;
      });
      if (faults.has('early-report')) await delay(reportsAhead);
      return queryResponse(xmlNamespace, 'SendRawEmail', `<MessageId>${id}</MessageId>`);
    }
    if (action === 'GetSendQuota') {
      requireAccess(call, 'ses:GetSendQuota', '*');
      const { maxSendRate, max24HourSend } = this.#parts.account;
      const sent = this.#parts.mails.sentInDayBefore(this.#parts.clock.now());
      return queryResponse(
        xmlNamespace,
        'GetSendQuota',
        `<Max24HourSend>${max24HourSend}.0</Max24HourSend><MaxSendRate>${maxSendRate}.0</MaxSendRate><SentLast24Hours>${sent}.0</SentLast24Hours>`,
      );
    }
    if (action === 'DescribeActiveReceiptRuleSet') {
      requireAccess(call, 'ses:DescribeActiveReceiptRuleSet', '*');
      return queryResponse(xmlNamespace, action, activeRuleSet(this.#parts.model));
    }
    throw new ServiceError('InvalidAction', `The laptop cloud does not know ses:${action}.`);
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    if (code !== 'AccessDeniedException') return queryError(xmlNamespace, { code, message, status });
    const text = message.replace(/^User: /, 'User `').replace(' is not', "' is not");
    return queryError(xmlNamespace, { code: 'AccessDenied', message: text, status: 403 });
  }

  /** Returns the message id. */
  #sendRaw(call: ServiceCall, form: URLSearchParams, disturbed: (reports: Publication[]) => Publication[]): string {
    const { model, clock, database, mails, suppressed, bus } = this.#parts;
    const email = rawEmailOf(form);
    const message = readMessage(email.raw);
    const from = email.source ?? headerOf(message, 'from');
    const [sender] = addressesOf(from);
    if (sender === undefined) throw new ServiceError('InvalidParameterValue', 'Missing final "@domain"');
    const identity = this.#identityOf(sender);
    const configurationSet = email.configurationSet ?? identity?.configurationSet;
    const to = recipientsOf(form, message);
    const context = { 'ses:fromaddress': sender, 'ses:recipients': to };
    const identityArn = identity?.arn ?? `arn:aws:ses:${model.region}:${model.account}:identity/${sender}`;
    requireAccess(call, 'ses:SendRawEmail', identityArn, context);
    const set = configurationSet === undefined ? undefined : this.#configurationSets.get(configurationSet);
    if (set !== undefined) requireAccess(call, 'ses:SendRawEmail', set.arn, context);
    else if (configurationSet !== undefined)
      throw new ServiceError('ConfigurationSetDoesNotExist', `Configuration set <${configurationSet}> does not exist.`);
    if (identity === undefined) throw this.#notVerified([sender]);
    this.#refuseUnverified(to);
    const tags = tagsOf(form);
    this.#takeQuota(to.length);
    const at = clock.now();
    const id = `${at.toString(16).padStart(16, '0')}-${randomUUID()}-000000`;
    const raw = stamp(message, `${id}@${model.region}.amazonses.com`, at);
    database.transaction(() => {
      const subject = headerOf(message, 'subject');
      mails.add({ id, at, from, to, subject, tags, configurationSet: configurationSet ?? null }, raw);
      const reasons = set?.suppressedReasons ?? suppressionReasons;
      const heldBack = this.#heldBack(to, reasons);
      const feedbackId = `${randomUUID()}-000000`;
      if (reasons.includes('COMPLAINT')) {
        for (const address of complainersAmong(to, heldBack))
          suppressed.add(address, 'COMPLAINT', { messageId: id, feedbackId });
      }
      const matching = this.#events.get(configurationSet ?? '');
      if (matching === undefined || configurationSet === undefined) return;
      const { account } = model;
      const mail = { id, at, from, to, tags, configurationSet, identityArn, account, message, heldBack, feedbackId };
      bus.publishAll(disturbed(feedbackOf({ ...mail, callerIdentity: call.accessKey }, matching)));
    });
    this.#parts.accepted();
    return id;
  }

  /** The recipients for whom SES accepts mail but does not send it, and why. */
  #heldBack(to: readonly string[], reasons: readonly SuppressionReason[]): ReadonlyMap<string, SuppressionReason> {
    const listed = to.flatMap((address) => {
      const reason = this.#parts.suppressed.find(address)?.reason;
      return reason !== undefined && reasons.includes(reason) ? [[address, reason] as const] : [];
    });
    return new Map(listed);
  }

  /** The sandbox takes mail to verified identities only, and to its own mailbox simulator (SES Developer Guide, "Request production access"). */
  #refuseUnverified(recipients: readonly string[]): void {
    const { sandbox } = this.#parts.account;
    if (sandbox === undefined) return;
    const verified = new Set([...this.#identities.keys(), ...sandbox.verified.map((name) => name.toLowerCase())]);
    const isVerified = (address: string) =>
      namesOf(address).some((name) => verified.has(name)) || domainOf(address) === simulator;
    const refused = recipients.filter((address) => !isVerified(address));
    if (refused.length > 0) throw this.#notVerified(refused);
  }

  #notVerified(identities: readonly string[]): ServiceError {
    const where = `The following identities failed the check in region ${this.#parts.model.region.toUpperCase()}`;
    return new ServiceError('MessageRejected', `Email address is not verified. ${where}: ${identities.join(', ')}`);
  }

  /** The verified address, or the verified domain, which covers its subdomains. */
  #identityOf(sender: string): Identity | undefined {
    const verified = namesOf(sender).find((name) => this.#identities.has(name));
    return verified === undefined ? undefined : this.#identities.get(verified);
  }

  /** Counts recipients against the last 24 hours and against the rate. */
  #takeQuota(recipients: number): void {
    const { maxSendRate, max24HourSend } = this.#parts.account;
    const now = this.#parts.clock.now();
    if (this.#parts.mails.sentInDayBefore(now) + recipients > max24HourSend) {
      throw new ServiceError('Throttling', 'Daily message quota exceeded.');
    }
    this.#tokens = Math.min(maxSendRate, this.#tokens + ((now - this.#refilledAt) / 1000) * maxSendRate);
    this.#refilledAt = now;
    if (this.#tokens < recipients && this.#tokens < maxSendRate) throw this.throttled;
    this.#tokens -= recipients;
  }
}

/** The identities that would verify an address: itself, its domain, and the domains above that. */
function namesOf(mailbox: string): string[] {
  const address = mailbox.toLowerCase();
  const labels = domainOf(address).split('.');
  return [address, ...labels.slice(0, -1).map((_label, index) => labels.slice(index).join('.'))];
}

function eventDestinations(model: Model, sets: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
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
