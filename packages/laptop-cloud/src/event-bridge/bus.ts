import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Ground } from '../ground.ts';
import type { Decision } from '../iam/policy.ts';
import type { AsynchronousInvocations } from '../lambda/asynchronous-invocations.ts';
import { type QueueDefinition, type Queues, textAttributes } from '../queues/queues.ts';
import { Refusal, required } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { lastPart } from '../template/naming.ts';
import type { WorkSource } from '../time/work.ts';
import { compileInput, type InputOf } from './input.ts';
import { compilePattern, type EventMatcher } from './pattern.ts';

/** An event on its way to a bus; detail is JSON. */
export interface Publication {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
  readonly time?: number;
  readonly resources?: readonly string[];
}

/** The target of a rule: a queue, or a function, which is invoked asynchronously. */
type Receiver =
  | { readonly kind: 'queue'; readonly arn: string; readonly queue: QueueDefinition }
  | { readonly kind: 'function'; readonly arn: string; readonly name: string };

interface Target {
  readonly id: string;
  readonly receiver: Receiver;
  readonly input: InputOf;
  readonly deadLetters: QueueDefinition | undefined;
  readonly retries: number;
  readonly maximumAge: number;
}

interface Rule {
  readonly arn: string;
  readonly bus: string;
  readonly matches: EventMatcher;
  readonly targets: readonly Target[];
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retry: boolean;
}

interface Delivery {
  id: number;
  rule: string;
  target: string;
  event: string;
  attempts: number;
  since: number;
}

const jsonObject = z.record(z.string(), z.unknown());

type EntryResult = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/** EventBridge's defaults: 24 hours and 185 attempts. */
const defaultRetries = 185;
const defaultAge = 86_400;

interface Parts extends Pick<Ground, 'model' | 'database' | 'clock' | 'queues' | 'access' | 'faults' | 'metrics'> {
  readonly invocations: Pick<AsynchronousInvocations, 'accept'>;
}

/** The event buses: every event goes into the log and through the rules to their targets, in one transaction. */
export class Bus implements WorkSource {
  readonly #parts: Parts;
  readonly #names: ReadonlySet<string>;
  readonly #rules: Rule[];

  constructor(parts: Parts) {
    const { model, queues } = parts;
    this.#parts = parts;
    this.#names = new Set(['default', ...model.all('AWS::Events::EventBus').map(({ name }) => name)]);
    this.#rules = readRules(model, queues, this.#names);
  }

  arnOf(nameOrArn: string): string {
    const name = lastPart(nameOrArn);
    return `arn:aws:events:${this.#parts.model.region}:${this.#parts.model.account}:event-bus/${name}`;
  }

  /** Takes events as PutEvents does: each is accepted for all targets whose rules match, or refused by itself. */
  publishAll(publications: readonly Publication[]): EntryResult[] {
    return this.#parts.database.transaction(() => publications.map((publication) => this.publish(publication)));
  }

  /** One event. */
  publish({ bus, source, detailType, detail, time, resources }: Publication): EntryResult {
    const name = lastPart(bus);
    if (!this.#names.has(name))
      return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${name} does not exist.` };
    if (source === '' || detailType === '')
      return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source and DetailType are required.' };
    const parsed = parseDetail(detail);
    if (parsed === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const at = time ?? this.#parts.clock.now();
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: this.#parts.model.account,
      time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      region: this.#parts.model.region,
      resources: resources ?? [],
      detail: parsed,
    };
    this.#parts.database.transaction(() => {
      this.#parts.database.run(
        'INSERT INTO event (id, bus, source, detail_type, at, body) VALUES (?, ?, ?, ?, ?, ?)',
        ...[event.id, name, source, detailType, at, JSON.stringify(event)],
      );
      this.#route(name, event);
    });
    return { EventId: event.id };
  }

  /** The log: events after a position, oldest first. */
  logged({ detailType, after, limit }: { detailType: string | undefined; after: number; limit: number }) {
    const rows = this.#parts.database.all<{ position: number; bus: string; body: string }>(
      'SELECT position, bus, body FROM event WHERE position > ?1 AND (?2 IS NULL OR detail_type = ?2) ORDER BY position LIMIT ?3',
      ...[after, detailType ?? null, limit],
    );
    return rows.map(({ position, bus, body }) => ({ position, bus, event: jsonObject.parse(JSON.parse(body)) }));
  }

  /** Delivers a logged event again; returns whether it was there. */
  replay(id: string): boolean {
    const row = this.#parts.database.get<{ bus: string; body: string }>('SELECT bus, body FROM event WHERE id = ?', id);
    if (row === undefined) return false;
    this.#route(row.bus, jsonObject.parse(JSON.parse(row.body)));
    return true;
  }

  hasWork(): boolean {
    return this.#due().length > 0;
  }

  nextWakeAt(): number | undefined {
    const sql = 'SELECT min(due_at) AS at FROM delivery WHERE due_at > ?';
    return this.#parts.database.get<{ at: number | null }>(sql, this.#parts.clock.now())?.at ?? undefined;
  }

  wake(): void {
    for (const delivery of this.#due()) this.#retry(delivery);
  }

  #route(bus: string, event: Record<string, unknown>): void {
    for (const rule of this.#rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      for (const target of rule.targets) {
        const body = target.input(event);
        const refusal = this.#deliver(rule, target, body);
        if (refusal === undefined) continue;
        const delivery = {
          rule: rule.arn,
          target: target.id,
          event: body,
          attempts: 0,
          since: this.#parts.clock.now(),
        };
        this.#failed(delivery, target, refusal);
      }
    }
  }

  /** Returns undefined, or why the target did not take it. */
  #deliver(rule: Rule, target: Target, body: string): Failure | undefined {
    const { receiver } = target;
    const decision = this.#mayReach(rule.arn, receiver);
    if (!decision.allowed) return { code: 'NO_PERMISSIONS', message: decision.because, retry: false };
    const fault = this.#parts.faults.draw(receiver.kind === 'queue' ? 'sqs' : 'lambda');
    if (fault === undefined || fault.startsWith('accept')) {
      if (receiver.kind === 'queue') this.#parts.queues.send(receiver.queue, body);
      else this.#parts.invocations.accept(receiver.name, body);
    }
    if (fault === undefined) return undefined;
    const code = fault === 'throttle' ? 'THROTTLING' : 'INTERNAL_ERROR';
    return { code, message: `An injected fault (${fault}).`, retry: true };
  }

  #retry(delivery: Delivery): void {
    const rule = this.#rules.find(({ arn }) => arn === delivery.rule);
    const target = rule?.targets.find(({ id }) => id === delivery.target);
    this.#parts.database.transaction(() => {
      this.#parts.database.run('DELETE FROM delivery WHERE id = ?', delivery.id);
      if (rule === undefined || target === undefined) return;
      const refusal = this.#deliver(rule, target, delivery.event);
      if (refusal !== undefined) this.#failed({ ...delivery, attempts: delivery.attempts + 1 }, target, refusal);
    });
  }

  #failed(delivery: Omit<Delivery, 'id'>, target: Target, refusal: Failure): void {
    // Exponential back-off with an upper limit. AWS adds jitter, but then a run could not be repeated here.
    const dueAt = this.#parts.clock.now() + Math.min(2 ** delivery.attempts * 1000, 600_000);
    const exhausted = delivery.attempts >= target.retries || dueAt - delivery.since > target.maximumAge;
    if (refusal.retry && !exhausted) {
      this.#parts.database.run(
        'INSERT INTO delivery (rule, target, event, attempts, since, due_at) VALUES (?, ?, ?, ?, ?, ?)',
        ...[delivery.rule, delivery.target, delivery.event, delivery.attempts, delivery.since, dueAt],
      );
      return;
    }
    this.#count(delivery.rule, 'FailedInvocations');
    if (target.deadLetters === undefined) return;
    const { deadLetters } = target;
    if (!this.#mayReach(delivery.rule, { kind: 'queue', arn: deadLetters.arn }).allowed) {
      this.#count(delivery.rule, 'InvocationsFailedToBeSentToDlq');
      return;
    }
    const attributes = {
      RULE_ARN: delivery.rule,
      TARGET_ARN: target.receiver.arn,
      ERROR_CODE: refusal.code,
      ERROR_MESSAGE: refusal.message,
    };
    this.#parts.queues.send(deadLetters, delivery.event, textAttributes(attributes));
    this.#count(delivery.rule, 'InvocationsSentToDlq');
  }

  #count(ruleArn: string, name: string): void {
    // `…:rule/bus/name`; a rule of the default bus names no bus.
    const [RuleName = '', EventBusName = 'default'] = ruleArn.split('/').slice(1).reverse();
    const dimensions: Record<string, string> = EventBusName === 'default' ? { RuleName } : { EventBusName, RuleName };
    this.#parts.metrics.put({ namespace: 'AWS/Events', name, dimensions }, 1);
  }

  #mayReach(ruleArn: string, { kind, arn }: Pick<Receiver, 'kind' | 'arn'>): Decision {
    const action = kind === 'queue' ? 'sqs:SendMessage' : 'lambda:InvokeFunction';
    return this.#parts.access.checkService('events.amazonaws.com', ruleArn, action, arn);
  }

  #due(): Delivery[] {
    return this.#parts.database.all<Delivery>(
      'SELECT * FROM delivery WHERE due_at <= ? ORDER BY due_at LIMIT 100',
      this.#parts.clock.now(),
    );
  }
}

function readRules(model: Model, queues: Queues, buses: ReadonlySet<string>): Rule[] {
  const functions = new Map(model.all('AWS::Lambda::Function').map((fn) => [fn.arn(), fn.name]));
  return model.all('AWS::Events::Rule').flatMap((rule): Rule[] => {
    const { EventBusName, EventPattern, Targets, State } = rule.properties;
    const bus = lastPart(EventBusName);
    if (!buses.has(bus)) throw new Refusal(`${rule.place} is on the bus ${bus}, which no template holds.`);
    const queueOf = (arn: string): QueueDefinition =>
      required(queues.byArn(arn), `${rule.place} has the dead-letter queue ${arn}, which is not a queue.`);
    const receiverOf = (arn: string): Receiver => {
      const name = functions.get(arn);
      if (name !== undefined) return { kind: 'function', arn, name };
      const because = `${rule.place} has the target ${arn}, which is neither a queue nor a function; the laptop cloud knows no other.`;
      return { kind: 'queue', arn, queue: required(queues.byArn(arn), because) };
    };
    const targets = Targets.map(
      (target): Target => ({
        id: target.Id,
        receiver: receiverOf(target.Arn),
        input: compileInput(target, { arn: rule.arn(), name: rule.name }, rule.place),
        deadLetters: target.DeadLetterConfig?.Arn === undefined ? undefined : queueOf(target.DeadLetterConfig.Arn),
        retries: target.RetryPolicy?.MaximumRetryAttempts ?? defaultRetries,
        maximumAge: (target.RetryPolicy?.MaximumEventAgeInSeconds ?? defaultAge) * 1000,
      }),
    );
    const matches = compilePattern(EventPattern, rule.place);
    return State === 'ENABLED' ? [{ arn: rule.arn(), bus, matches, targets }] : [];
  });
}

function parseDetail(detail: string): object | undefined {
  try {
    return jsonObject.parse(JSON.parse(detail));
  } catch {
    return undefined;
  }
}
