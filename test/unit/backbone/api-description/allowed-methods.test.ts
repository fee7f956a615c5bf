/** The methods of a path: what `Allow` says is what the gateway takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedMethods } from '../../../../functions/backbone/api-description/allowed-methods.ts';

/** Each template has one method of its own name: what is found says which template it was. */
const pathsOf = (templates: readonly string[]) => ({
  paths: Object.fromEntries(templates.map((template) => [template, { [template]: {} }])),
});
const chosen = (templates: readonly string[], path: string) => allowedMethods(pathsOf(templates), path);

describe('of several templates', () => {
  it.each([
    ['/a/{b}', '/{a}/b', '/a/b', '/a/{b}'],
    ['/alumni/{alumniId}/{part}', '/alumni/imports/{importId}', '/alumni/imports/7', '/alumni/imports/{importId}'],
    ['/a/{b}/c', '/a/{b}/{c}', '/a/1/c', '/a/{b}/c'],
    ['/{a}/{b}', '/{longer}/b', '/1/b', '/{longer}/b'],
    ['/{a}/{b}/c', '/long/{b}/{c}', '/long/1/c', '/long/{b}/{c}'],
  ])('%s or %s takes %s: the first segment in which they differ decides', (one, other, path, closest) => {
    expect(chosen([one, other], path)).toEqual([closest.toUpperCase()]);
    expect(chosen([other, one], path)).toEqual([closest.toUpperCase()]);
  });

  it('the one without parameters counts, wherever it is listed', () => {
    const names = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 5 });
    const asked = names.chain((segments) =>
      fc.record({
        segments: fc.constant(segments),
        masks: fc.uniqueArray(fc.integer({ min: 1, max: 2 ** segments.length - 1 }), { maxLength: 6 }),
        at: fc.nat(6),
      }),
    );
    fc.assert(
      fc.property(asked, ({ segments, masks, at }) => {
        const templateOf = (mask: number) =>
          `/${segments.map((name, index) => (mask & (1 << index) ? `{p${index}}` : name)).join('/')}`;
        const templates = masks.map(templateOf).toSpliced(at, 0, templateOf(0));
        expect(chosen(templates, templateOf(0))).toEqual([templateOf(0).toUpperCase()]);
      }),
    );
  });
});

it('methods are in capitals and in the order of the alphabet, however the description lists them', () => {
  const methods = fc.shuffledSubarray(['delete', 'get', 'patch', 'post', 'put']);
  fc.assert(
    fc.property(methods, (listed) => {
      const paths = { '/jobs': Object.fromEntries(listed.map((method) => [method, {}])) };
      expect(allowedMethods({ paths }, '/jobs')).toEqual(listed.map((method) => method.toUpperCase()).sort());
    }),
  );
});
