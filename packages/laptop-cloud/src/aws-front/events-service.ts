import * as z from 'zod';
import {
  json11,
  jsonInput,
  jsonResponse,
  requireAccess,
  type Service,
  ServiceError,
  targetOperation,
  unknownOperation,
} from '../aws-service.ts';
import type { Bus, Publication } from '../event-bridge/bus.ts';

const publication = z
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
const putEvents = z.object({ Entries: z.array(publication).default([]) });

/** EventBridge's limit for one call, in bytes. */
const callLimit = 1_048_576;

/** EventBridge: PutEvents. */
export function eventsService(bus: Bus): Service {
  return {
    ...json11,
    async handle(call) {
      const operation = targetOperation(call.headers);
      if (operation !== 'PutEvents') throw unknownOperation('events', operation);
      const { Entries } = jsonInput(call, putEvents);
      if (Entries.length < 1 || Entries.length > 10) {
        throw new ServiceError(
          'ValidationException',
          "Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
        );
      }
      if (call.body.length > callLimit)
        throw new ServiceError('ValidationException', 'Total size of the entries in the request is over the limit.');
      // One request for each bus, with the sources of all entries: a forged one among good ones must not pass.
      for (const [name, entries] of Map.groupBy(Entries, (entry) => entry.bus)) {
        const values = (of: 'source' | 'detailType') => [...new Set(entries.map((entry) => entry[of]))];
        const context = { 'events:source': values('source'), 'events:detail-type': values('detailType') };
        requireAccess(call, 'events:PutEvents', bus.arnOf(name), context);
      }
      const results = bus.publishAll(Entries);
      const failed = results.filter((result) => 'ErrorCode' in result).length;
      return jsonResponse({ FailedEntryCount: failed, Entries: results }, '1.1');
    },
  };
}
