/** The event that a function gets of a request (payload format 2.0). */
import { expect, test } from 'vitest';
import { proxyEvent, type ReadRequest } from '../../src/gateway/proxy-event.ts';

const queryOf = (rawQuery: string) => {
  const request = { headers: {}, method: 'GET', httpVersion: '1.1' };
  const match = { route: { routeKey: 'GET /cups' }, parameters: {} };
  const read = { request, match, rawPath: '/cups', rawQuery, body: Buffer.alloc(0), now: 0 } as unknown as ReadRequest;
  return JSON.parse(JSON.stringify(proxyEvent(read)))['queryStringParameters'];
};

test('has every parameter of the query, whatever it is called; one that is repeated once, with commas', () => {
  expect(queryOf('')).toBeUndefined();
  expect(queryOf('a=1&b=&a=2')).toEqual({ a: '1,2', b: '' });
  expect(Object.entries(queryOf('__proto__=1&constructor=2'))).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});
