/** What `npm run mutate` found, and that it still finds it: see docs/generated/mutation.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import { documentPath, mutationDocument, readMeasured } from '../mutation/document.ts';
import { equivalents } from '../mutation/equivalents.ts';
import { pureModules } from '../mutation/pure-modules.ts';
import { hashOf, least, measured, reasonFor, verdictOn } from '../mutation/verdict.ts';

const paths = pureModules().map(({ path }) => path);
const known = readMeasured();

describe('the pure files', () => {
  test.each([
    'functions/gatherings/gathering/seats.ts',
    'functions/consent/joining/joining.ts',
    'functions/mail/reports/bounce-kinds.ts',
    'shared/links/token.ts',
    'shared/http/csv.ts',
    'events/read-models/send-progress.ts',
  ])('are found by themselves: %s', (path) => expect(paths).toContain(path));

  test.each([
    'functions/gatherings/rsvp/rsvp-page.ts',
    'functions/gatherings/rsvp/guest-store.ts',
    'functions/mail/delivery/ses.ts',
    'functions/gatherings/routes.ts',
    'functions/gatherings/texts/page-texts.ts',
    'shared/dynamo/table.ts',
    'functions/campaigns/recipients/recipients-response.ts',
    'shared/log/messages.ts',
    'shared/bus/subscription.ts',
  ])('are not entries, stores, adapters, lists or types: %s', (path) => expect(paths).not.toContain(path));
});

test.each([
  ['functions/gatherings/gathering/seats.ts', 'test/unit/gatherings/gathering'],
  ['shared/identifier.ts', 'test/unit/identifier'],
  ['events/read-models/gathering.ts', 'test/unit/events/read-models'],
  ['shared/bus/contract.ts', 'test/unit/bus'],
])('%s is held by the tests in %s', (path, tests) => {
  expect(pureModules().find((module) => module.path === path)?.tests).toBe(tests);
});

describe('what was measured', () => {
  test('is of files that there are, and so are the reasons, each for as many faults as survived', () => {
    expect(Object.keys(known).filter((path) => !paths.includes(path))).toEqual([]);
    const idle = Object.entries(equivalents).flatMap(([path, reasons]) =>
      Object.keys(reasons).filter((survivor) => {
        const alike = known[path]?.survivors.filter((one) => one === survivor) ?? [];
        return alike.length !== reasonFor(path, survivor)[1];
      }),
    );
    expect(idle).toEqual([]);
  });

  test.each(Object.entries(known))('in %s: at least 90 %% of the faults are found', (path, result) => {
    expect(verdictOn(path, result).percent).toBeGreaterThanOrEqual(least);
  });

  test('is what the document says', () => {
    const document = readFileSync(join(root, documentPath), 'utf8');
    // A new pure file does not make the document wrong: it says how many there were when it was written.
    const untried = Number(/(\d+) were not yet/.exec(document)?.[1]);
    expect(document).toBe(mutationDocument(known, untried));
  });
});

test('a fault that ended no test counts, one that never ran does not', () => {
  const fault = (status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'Ignored') => ({
    ...{ was: 'a &&\n  b', became: 'a || b', status },
  });
  const all = (['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'Ignored'] as const).map(fault);
  const survivor = 'a && b → a || b';
  expect(measured(all, 'a && b')).toEqual({
    sourceHash: hashOf('a && b'),
    faults: 4,
    found: 2,
    survivors: [survivor, survivor],
  });
  expect(verdictOn('a file', measured(all, ''))).toMatchObject({ percent: 50, unexplained: [survivor, survivor] });
});

test('a reason excuses as many faults as it says: one more that reads so is not noticed', () => {
  const [path, survivor] = ['functions/consent/ledger/ledger.ts', 'a < b → a <= b'];
  const twice = { sourceHash: '', faults: 10, found: 8, survivors: [survivor, survivor] };
  expect(verdictOn(path, twice)).toMatchObject({ explained: [{ survivor }], unexplained: [survivor] });
});

test('a result of another source is marked, and the document counts it', () => {
  const result = { sourceHash: '', faults: 1, found: 1, survivors: [] };
  const document = mutationDocument({ 'one.ts': result, 'other.ts': { ...result, changedSince: true } }, 3);
  expect(document).toContain('**2 pure files were tried, 3 were not yet**');
  expect(document).toContain('\n1 have been changed since');
  const empty = { sourceHash: '', faults: 0, found: 0, survivors: [] };
  expect(mutationDocument({ 'empty.ts': empty }, 0)).toContain('| `empty.ts` | 0 | nothing to change | 0 | 0 |  |');
  expect(document).toMatch(/`one\.ts` .*\| {2}\|\n\| `other\.ts` .*\| yes \|\n/);
});
