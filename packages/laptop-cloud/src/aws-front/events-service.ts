import type { Bus } from '../event-bridge/bus.ts';
import type { Access } from '../iam/access.ts';
import {
  jsonAnswer,
  jsonError,
  jsonInput,
  type Service,
  type ServiceAnswer,
  type ServiceCall,
  ServiceError,
  targetOperation,
} from './service.ts';

interface Entry {
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
  Detail?: string;
  Time?: number;
  Resources?: string[];
  TraceHeader?: string;
}

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

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const operation = targetOperation(call.headers);
    if (operation !== 'PutEvents') {
      throw new ServiceError('UnknownOperationException', `The laptop cloud does not know events:${operation}.`);
    }
    const entries = (jsonInput(call)['Entries'] ?? []) as Entry[];
    if (entries.length < 1 || entries.length > 10) {
      throw new ServiceError(
        'ValidationException',
        "Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    if (call.body.length > CALL_LIMIT)
      throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
    for (const entry of entries) this.#require(call.accessKey, entry);
    const results = this.#bus.publishAll(entries.map((entry) => toPublication(entry)));
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return jsonAnswer({ FailedEntryCount: failed, Entries: results }, '1.1');
  }

  error(error: ServiceError): ServiceAnswer {
    return jsonError(error, '1.1');
  }

  // The whole call fails when one entry may not be put, as a forged source among good ones must not pass.
  #require(accessKey: string, { EventBusName, Source, DetailType }: Entry): void {
    const decision = this.#access.check(accessKey, 'events:PutEvents', this.#bus.arnOf(EventBusName ?? 'default'), {
      'events:source': Source,
      'events:detail-type': DetailType,
    });
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because);
  }
}

function toPublication(entry: Entry): Parameters<Bus['publishAll']>[0][number] {
  return {
    bus: entry.EventBusName ?? 'default',
    source: entry.Source ?? '',
    detailType: entry.DetailType ?? '',
    detail: entry.Detail ?? '',
    ...(entry.Time === undefined ? {} : { time: entry.Time * 1000 }),
    resources: entry.Resources ?? [],
  };
}
