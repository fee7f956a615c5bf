import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Alarms } from '../cloudwatch/alarms.ts';
import type { Bus } from '../event-bridge/bus.ts';
import { faultRequest } from '../faults.ts';
import type { Issuer } from '../gateway/issuer.ts';
import type { Ground } from '../ground.ts';
import { type HttpServer, send, sendJson } from '../http-server.ts';
import type { Functions } from '../lambda/functions.ts';
import type { MailStore } from '../ses/mail-store.ts';
import { type OrderedReports, orderedReport } from '../ses/ordered-reports.ts';
import type { SuppressionList } from '../ses/suppression-list.ts';
import type { Topics } from '../sns/topics.ts';
import { targetInstant } from '../time/clock.ts';
import { mailDetail, mailLine } from './mail-view.ts';
import { republish } from './republish.ts';
import { bodies, cursorOf, page, read } from './requests.ts';

interface Parts extends Omit<Ground, 'access' | 'database' | 'metrics'> {
  readonly alarms: Alarms;
  readonly topics: Topics;
  readonly bus: Bus;
  readonly functions: Functions;
  readonly issuer: Issuer;
  readonly mails: MailStore;
  readonly suppressed: SuppressionList;
  readonly reports: OrderedReports;
}

/** Dead letters shown in the status; `GET /dead-letters` lists all. */
const statusDeadLetters = 100;

/** The API for what AWS does not have: it shows everything that happened, moves the clock, injects faults, and sends events again. */
export class ControlApi {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  serve(server: HttpServer): void {
    server.handle((request, response) => this.#handle(request, response));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#parts.issuer.respond(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://control');
    const query = url.searchParams;
    const [, collection = '', id, part] = url.pathname.split('/');
    switch (`${request.method} ${collection}`) {
      case 'GET status':
        return sendJson(response, 200, await this.#status());
      case 'GET events':
        return sendJson(response, 200, this.#events(query));
      case 'GET logs':
        return sendJson(response, 200, this.#logs(query));
      case 'GET dead-letters':
        return sendJson(response, 200, this.#deadLetters(query));
      case 'GET alarms':
        return sendJson(response, 200, { items: this.#parts.alarms.shown() });
      case 'GET notifications':
        return sendJson(response, 200, { items: this.#parts.topics.published });
      case 'GET mails':
        return id === undefined
          ? sendJson(response, 200, await this.#mails(query))
          : this.#mail(response, decodeURIComponent(id), part);
      case 'POST clock':
        return sendJson(response, 200, await this.#moveClock(await read(request, bodies.clock)));
      case 'POST faults':
        this.#parts.faults.set(await read(request, faultRequest));
        return sendJson(response, 200, { faults: this.#parts.faults.list() });
      case 'POST kill':
        return sendJson(response, ...this.#kill(await read(request, bodies.kill)));
      case 'POST replay':
        return sendJson(response, ...this.#replay(await read(request, bodies.replay)));
      case 'POST republish':
        return sendJson(response, 200, {
          republished: await republish(this.#parts, await read(request, bodies.republish)),
        });
      case 'POST suppressions':
        return sendJson(response, 201, this.#suppress(await read(request, bodies.suppressions)));
      case 'POST reports':
        this.#parts.reports.make(await read(request, orderedReport));
        return sendJson(response, 201, { reported: true });
      case 'POST tokens':
        return sendJson(response, 201, { token: await this.#parts.issuer.mint(await read(request, bodies.tokens)) });
      default:
        sendJson(response, 404, { message: `The control API has no ${request.method} ${url.pathname}.` });
    }
  }

  async #status(): Promise<object> {
    const { clock, work, functions, queues, faults, engine } = this.#parts;
    const settled = await work.idle();
    const next = work.nextWakeAt();
    const counts = queues.definitions.map(({ name }) => ({ name, ...queues.counts(name) }));
    return {
      now: clock.isoNow(),
      idle: settled && counts.every(({ inFlight }) => inFlight === 0),
      settled,
      nextWakeAt: next === undefined ? null : new Date(next).toISOString(),
      functions: functions.definitions.map(({ name, displayName }) => ({
        name: displayName,
        physicalName: name,
        ...functions.counts(name),
      })),
      queues: counts,
      deadLetters: this.#deadLetterList(0, statusDeadLetters).map(({ letter }) => letter),
      faults: faults.list(),
      problem: engine.dead ?? null,
    };
  }

  #deadLetterList(after: number, limit: number): { position: number; letter: object }[] {
    const { queues } = this.#parts;
    const letters = queues.definitions
      .filter(({ name }) => queues.isDeadLetterQueue(name))
      .flatMap(({ name }) => queues.peek(name, limit, after))
      .sort((a, b) => a.position - b.position);
    return letters.slice(0, limit).map(({ position, message }) => ({
      position,
      letter: {
        ...message,
        sentAt: new Date(message.sentAt).toISOString(),
        attributes: Object.fromEntries(
          Object.entries(message.attributes).map(([name, { stringValue }]) => [name, stringValue]),
        ),
      },
    }));
  }

  #deadLetters(query: URLSearchParams): object {
    const { cursor: after, limit } = page(query);
    const letters = this.#deadLetterList(after, limit);
    return { items: letters.map(({ letter }) => letter), cursor: cursorOf(letters, limit) };
  }

  #events(query: URLSearchParams): object {
    const { cursor: after, limit } = page(query);
    const rows = this.#parts.bus.logged({ detailType: query.get('detailType') ?? undefined, after, limit });
    const items = rows.map(({ bus, event }) => ({ bus, ...withoutPersonalData(event) }));
    return { items, cursor: cursorOf(rows, limit) };
  }

  #logs(query: URLSearchParams): object {
    const { cursor: after, limit } = page(query);
    const name = query.get('function') ?? undefined;
    const functionName = name && (this.#parts.functions.find(name)?.displayName ?? name);
    const items = this.#parts.logs.find({ functionName, contains: query.get('contains') ?? undefined, after, limit });
    return { items, cursor: cursorOf(items, limit) };
  }

  async #mails(query: URLSearchParams): Promise<object> {
    const { cursor: after, limit } = page(query);
    const mails = this.#parts.mails.list({ to: query.get('to') ?? undefined, after, limit });
    return { items: await Promise.all(mails.map(mailLine)), cursor: cursorOf(mails, limit) };
  }

  async #mail(response: ServerResponse, id: string, part: string | undefined): Promise<void> {
    const mail = this.#parts.mails.find(id);
    const raw = this.#parts.mails.raw(id);
    if (mail === undefined || raw === undefined) return sendJson(response, 404, { message: `There is no mail ${id}.` });
    if (part === 'raw') return send(response, 200, 'message/rfc822', raw);
    sendJson(response, 200, await mailDetail(mail, raw));
  }

  async #moveClock(body: z.infer<typeof bodies.clock>): Promise<object> {
    const { clock, work } = this.#parts;
    await work.moveTo(targetInstant(body, clock.now()));
    return { now: clock.isoNow() };
  }

  #suppress({ address, reason }: z.infer<typeof bodies.suppressions>): object {
    this.#parts.suppressed.add(address, reason);
    return { address, reason };
  }

  #kill({ function: name }: z.infer<typeof bodies.kill>): Found {
    const definition = this.#parts.functions.find(name);
    if (definition === undefined) return [404, { message: `There is no function ${name}.` }];
    return [200, { killed: this.#parts.functions.kill(definition.name) }];
  }

  #replay({ messageId, eventId, queue }: z.infer<typeof bodies.replay>): Found {
    const { queues, bus } = this.#parts;
    if (messageId === undefined) {
      if (bus.replay(eventId ?? '')) return [200, { replayed: true }];
      return [404, { message: `There is no event ${eventId}.` }];
    }
    const target = queue === undefined ? undefined : queues.byUrl(queue);
    if (queues.replay(messageId, target)) return [200, { replayed: true }];
    return [404, { message: `There is no message ${messageId}, or it names no queue it came from (give "queue").` }];
  }
}

const sesEvent = z.object({
  source: z.literal('aws.ses'),
  detail: z.object({
    eventType: z.string(),
    mail: z.object({ messageId: z.string(), timestamp: z.string(), tags: z.unknown().optional() }),
  }),
});

/**
 * SES events hold addresses and headers with links. Rules see them whole, as on AWS; this log, which people and tests
 * read, does not keep them.
 */
function withoutPersonalData(event: Record<string, unknown>): object {
  const report = sesEvent.safeParse(event);
  return report.success ? { ...event, ...report.data } : event;
}

/** A status and a body. */
type Found = [status: number, body: object];
