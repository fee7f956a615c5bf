import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parsed, ServiceError } from '../aws-service.ts';
import type { Model, Resource } from '../template/model.ts';

/** Mappings in one page (AWS Lambda API Reference, "ListEventSourceMappings", MaxItems). */
const pageSize = 100;
const listQuery = z.object({
  EventSourceArn: z.string().optional(),
  FunctionName: z.string().optional(),
  Marker: z.coerce.number().int().positive().default(0),
  MaxItems: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(pageSize)
    .transform((wanted) => Math.min(wanted, pageSize)),
});

type Mapping = Resource<'AWS::Lambda::EventSourceMapping'>;

/**
 * A page of the event source mappings of the templates, including disabled ones (AWS Lambda API Reference, "ListEventSourceMappings").
 *
 * @throws {ServiceError} InvalidParameterValueException for a parameter that AWS or the laptop cloud does not know
 */
export function listedMappings(model: Pick<Model, 'account' | 'region' | 'all'>, query: URLSearchParams): object {
  const unknown = [...query.keys()].find((name) => !(name in listQuery.shape));
  if (unknown !== undefined)
    throw new ServiceError('InvalidParameterValueException', `The laptop cloud does not know ${unknown}.`);
  const { EventSourceArn, FunctionName, Marker, MaxItems } = parsed(
    listQuery,
    Object.fromEntries(query),
    'InvalidParameterValueException',
  );
  const arnOf = (name: string) =>
    name.startsWith('arn:') ? name : `arn:aws:lambda:${model.region}:${model.account}:function:${name}`;
  const found = model
    .all('AWS::Lambda::EventSourceMapping')
    .filter(
      ({ properties }) =>
        (EventSourceArn === undefined || properties.EventSourceArn === EventSourceArn) &&
        (FunctionName === undefined || arnOf(properties.FunctionName) === arnOf(FunctionName)),
    );
  const end = Marker + MaxItems;
  return {
    EventSourceMappings: found
      .slice(Marker, end)
      .map((mapping) => shown(mapping, arnOf(mapping.properties.FunctionName))),
    ...(end < found.length ? { NextMarker: String(end) } : {}),
  };
}

function shown({ place, properties }: Mapping, functionArn: string): object {
  const { EventSourceArn, Enabled, BatchSize, StartingPosition } = properties;
  const hash = createHash('sha256').update(place).digest('hex');
  return {
    UUID: hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
    EventSourceArn,
    FunctionArn: functionArn,
    State: Enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    ...(BatchSize === undefined ? {} : { BatchSize }),
    ...(StartingPosition === undefined ? {} : { StartingPosition }),
  };
}
