/** What a queue holds is read by its contract: a later minor version is accepted, everything else is refused with a reason and no value. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventCancelled, eventScheduled } from '../../../events/gatherings/index.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { Unreadable } from '../../../shared/bus/unreadable.ts';
import { newId } from '../../../shared/identifier.ts';
import { keptEvent, readEvent, readMessage, readOutsideEvent } from '../../../shared/lambda/read-event.ts';

const gatheringId = newId('gathering');
const made = makeEvent(
  eventScheduled,
  { subject: gatheringId, sequence: 2, occurredAt: new Date('2026-04-01T01:00:00Z'), data: { gatheringId } },
  { correlationId: 'c-1' },
);
const [major] = eventScheduled.version.split('.');
const body = (change: object = {}, metadata: object = {}) => ({
  ...{ id: 'x', 'detail-type': made.type, source: made.source },
  detail: { ...made.detail, metadata: { ...made.detail.metadata, ...metadata } },
  ...change,
});
const read = (value: unknown) =>
  readEvent([eventCancelled, eventScheduled], typeof value === 'string' ? value : JSON.stringify(value));

describe('an event of the bus', () => {
  const event = { type: made.type, source: made.source, metadata: made.detail.metadata, data: { gatheringId } };

  test('is read by the contract of its type and source', () => {
    expect(read(body())).toEqual(event);
  });

  test('of a later minor version is accepted, without the fields that are not known here', () => {
    const detail = { ...body({}, { version: `${major}.99`, later: 1 }).detail, more: 1 };
    const later = read(body({ detail: { ...detail, data: { ...made.detail.data, later: 'x' } } }));
    expect(later.metadata).toEqual({ ...made.detail.metadata, version: `${major}.99` });
    expect(later.data).toEqual({ gatheringId });
  });

  test.each([
    ['no JSON', 'SECRET', 'not_json'],
    ['no event', { id: 'x', source: made.source, detail: 'SECRET' }, 'not_an_event'],
    ['a list', ['SECRET'], 'not_an_event'],
    ['another type', body({ 'detail-type': 'SECRET' }), 'unknown_event_type'],
    ['another source', body({ source: 'com.example.SECRET' }), 'unknown_event_type'],
    ['no metadata', body({ detail: { data: { gatheringId: 'SECRET' } } }), 'metadata_missing'],
    [
      'another major version',
      body({}, { version: `${Number(major) + 1}.0`, id: 'SECRET' }),
      'unsupported_major_version',
    ],
    [
      'a wrong field',
      body({ detail: { ...made.detail, data: { gatheringId: 'SECRET' } } }),
      'invalid: data.gatheringId',
    ],
    [
      'two wrong fields',
      body({ detail: { ...body({}, { occurredAt: 'SECRET' }).detail, data: {} } }),
      'invalid: metadata.occurredAt, data.gatheringId',
    ],
  ])('that is %s is refused with its reason, never with a value', (_what, value, reason) => {
    expect(() => read(value)).toThrow(new Unreadable(reason));
  });

  test('is read again as it was kept', () => {
    expect(keptEvent([eventScheduled], JSON.stringify(event))).toEqual(event);
    expect(() => keptEvent([eventCancelled], JSON.stringify(event))).toThrow(new Unreadable('unknown_event_type'));
    expect(() => keptEvent([eventScheduled], '{}')).toThrow();
  });
});

describe('an event of another system', () => {
  const schema = z.object({ name: z.string() });
  const outside = {
    id: 'e-1',
    'detail-type': 'job-opened',
    source: 'com.example.ats',
    detail: { data: { name: 'a' } },
  };
  const readOutside = (change: object = {}) =>
    readOutsideEvent('job-opened', schema, JSON.stringify({ ...outside, ...change }));

  test('begins a new chain of causes with its id', () => {
    expect(readOutside()).toEqual({
      type: 'job-opened',
      source: 'com.example.ats',
      metadata: { id: 'e-1', correlationId: 'e-1' },
      data: { name: 'a' },
    });
    expect(readOutside({ id: undefined }).metadata).toEqual({ id: 'unknown', correlationId: 'unknown' });
  });

  test.each([
    [{ 'detail-type': 'SECRET' }, 'unknown_event_type'],
    [{ detail: {} }, 'invalid: data'],
    [{ detail: { data: { name: 7 } } }, 'invalid: data.name'],
    [{ source: 7 }, 'not_an_event'],
    [{ detail: { data: { name: 7, other: '\uFFFD' } } }, 'invalid, and not UTF-8 (it holds U+FFFD): data.name'],
  ])('%j is refused', (change, reason) => {
    expect(() => readOutside(change)).toThrow(new Unreadable(reason));
  });
});

test('a message names its wrong fields, at most 200 characters of them', () => {
  const schema = z.object({ id: z.string() });
  expect(readMessage(schema, '{"id":"a"}')).toEqual({ id: 'a' });
  expect(() => readMessage(schema, '{"id":7}')).toThrow(new Unreadable('invalid: id'));
  expect(() => readMessage(schema, '{"id":7}', 'no_message')).toThrow(new Unreadable('no_message'));
  const many = z.object(Object.fromEntries(Array.from({ length: 99 }, (_none, at) => [`field${at}`, z.string()])));
  expect(() => readMessage(many, '{}')).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{209}$/) }),
  );
});

test.each<[object, string]>([
  [{ colour: 'SECRET', size: 1 }, 'invalid: data.colour, data.size'],
  [{ inner: { colour: 'SECRET' } }, 'invalid: data.inner.colour'],
  [{ 'hanako@example.net': 1 }, 'invalid: data.?'],
  [{ ['x'.repeat(51)]: 1 }, 'invalid: data.?'],
])('unknown fields of an announcement are named, never what may be a value: %j', (more, reason) => {
  const schema = z.strictObject({ inner: z.strictObject({}).optional() });
  const body = JSON.stringify({ id: 'a', source: 'com.example', 'detail-type': 'said', detail: { data: more } });
  expect(() => readOutsideEvent('said', schema, body)).toThrow(new Unreadable(reason));
});
