import * as z from 'zod';
import type { Bus, Publication } from '../event-bridge/bus.ts';
import type { Access } from '../iam/access.ts';
import {
  jsonError,
  jsonInput,
  jsonResponse,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  targetOperation,
} from './service.ts';

const entry = z
  .object({
    EventBusName: z.string().default('default'),
    Source: z.string().default(''),
    DetailType: z.string().default(''),
    Detail: z.string().default(''),
    Time: z.number().optional(),
    Resources: z.array(z.string()).default([]),
  })
  .transform(
    ({ EventBusName, Source, DetailType, Detail, Time, Resources }): Publication => ({
      bus: EventBusName,
      source: Source,
      detailType: DetailType,
      detail: Detail,
      ...(Time === undefined ? {} : { time: Time * 1000 }),
      resources: Resources,
    }),
  );
const putEvents = z.object({ Entries: z.array(entry).default([]) });

/** EventBridge's limit for one call, in bytes. */
const CALL_LIMIT = 1_048_576;

/** EventBridge: PutEvents. */
export class EventsService implements Service {
  readonly throttled = new ServiceError('ThrottlingException', 'Rate exceeded');
  readonly #bus: Bus;
  readonly #access: Access;

  constructor(bus: Bus, access: Access) {
    this.#bus = bus;
    this.#access = access;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const operation = targetOperation(call.headers);
    if (operation !== 'PutEvents') {
      throw new ServiceError('UnknownOperationException', `The laptop cloud does not know events:${operation}.`);
    }
    const { Entries } = jsonInput(call, putEvents);
    if (Entries.length < 1 || Entries.length > 10) {
      throw new ServiceError(
        'ValidationException',
        "Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    if (call.body.length > CALL_LIMIT)
      throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
    // The whole call fails when one entry may not be put: a forged source among good ones must not pass.
    for (const { bus, source, detailType } of Entries) {
      requireAccess(this.#access, call, 'events:PutEvents', this.#bus.arnOf(bus), {
        'events:source': source,
        'events:detail-type': detailType,
      });
    }
    const results = this.#bus.publishAll(Entries);
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return jsonResponse({ FailedEntryCount: failed, Entries: results }, '1.1');
  }

  error(error: ServiceError): ServiceResponse {
    return jsonError(error, '1.1');
  }
}
