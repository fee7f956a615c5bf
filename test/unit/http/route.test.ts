/** Which path takes a request, and which operations the gateway would give to the wrong one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineRoutes, routeKey, shadowedKeys, takes } from '../../../shared/http/route.ts';

test('routes are declared by their operationId, and the gateway knows each by method and path', () => {
  const routes = {
    listJobs: { method: 'GET', path: '/jobs', scope: null, summary: '', tag: '', responses: {} },
  } as const;
  expect(defineRoutes(routes)).toBe(routes);
  expect(routeKey(routes.listJobs)).toBe('GET /jobs');
});

describe('a path with parameters', () => {
  test.each([
    ['/jobs', '/jobs', true],
    ['/jobs', '/job', false],
    ['/jobs/{jobId}', '/jobs/job_1', true],
    ['/jobs/{jobId}', '/jobs', false],
    ['/jobs/{jobId}', '/jobs/', false],
    ['/jobs/{jobId}', '/jobs/job_1/cases', false],
    ['/jobs/{jobId}', '/gatherings/job_1', false],
    ['/jobs/{jobId}/cases', '/jobs/job_1/cases', true],
    ['/jobs/{jobId}/cases', '/jobs/job_1/people', false],
    ['/jobs/{jobId}/cases', '/jobs//cases', false],
    ['/{anything}', '/', false],
    ['/jobs{', '/jobs', false],
  ])('%s takes %s: %s', (template, path, taken) => expect(takes(template, path)).toBe(taken));
});

describe('operations that no path declares', () => {
  test.each<[string, string[], string[]]>([
    ['no path with parameters takes it', ['GET /jobs', 'POST /jobs', 'GET /gatherings'], []],
    ['the other path has the same method', ['POST /alumni/imports', 'GET /alumni/{alumniId}'], ['GET /alumni/imports']],
    ['it is declared', ['POST /alumni/imports', 'GET /alumni/imports', 'GET /alumni/{alumniId}'], []],
    [
      'of some methods one is declared, each is named once',
      ['GET /a/b', 'GET /a/{x}', 'PUT /a/{x}', 'PUT /{y}/b', 'DELETE /a/{x}/c'],
      ['PUT /a/b'],
    ],
    ['a parameter is longer or elsewhere', ['POST /a/b/c', 'GET /a/{x}', 'GET /d/{x}/c'], []],
    ['paths with parameters do not shadow each other', ['GET /a/{x}', 'PUT /{y}/b'], []],
    ['what has no path is left out', ['$default', 'GET /a/{x}'], []],
  ])('%s', (_what, keys, shadowed) => expect(shadowedKeys(keys)).toEqual(shadowed));

  const segment = fc.constantFrom('a', 'b', '{x}');
  const key = fc
    .tuple(fc.constantFrom('GET', 'PUT'), fc.array(segment, { minLength: 1, maxLength: 3 }))
    .map(([method, path]) => `${method} /${path.join('/')}`);

  test('are exactly those of a plain path that another path of that method takes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 8 }), (keys) => {
        const plain = new Set(keys.map((one) => one.split(' ')[1] ?? '').filter((path) => !path.includes('{')));
        const expected = [...plain].flatMap((path) =>
          ['GET', 'PUT']
            .filter(
              (method) =>
                !keys.includes(`${method} ${path}`) &&
                keys.some((other) => other.startsWith(`${method} `) && takes(other.slice(method.length + 1), path)),
            )
            .map((method) => `${method} ${path}`),
        );
        expect(shadowedKeys(keys).sort()).toEqual(expected.sort());
      }),
    );
  });
});
