/** What `npm run mutate` found, and that it goes on finding it: see docs/mutation.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/docs/project.ts';
import { documentPath, mutationDocument, readMeasured } from '../mutation/document.ts';
import { equivalents } from '../mutation/equivalents.ts';
import { pureModules } from '../mutation/pure-modules.ts';
import { least, measured, verdictOn } from '../mutation/verdict.ts';

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
    'functions/gatherings/texts.ts',
    'shared/dynamo/table.ts',
  ])('are no entries, stores, adapters and lists: %s', (path) => expect(paths).not.toContain(path));
});

describe('what was measured', () => {
  test('is of files that there are, and so are the reasons, each for a fault that survived', () => {
    expect(Object.keys(known).filter((path) => !paths.includes(path))).toEqual([]);
    const idle = Object.entries(equivalents).flatMap(([path, reasons]) =>
      Object.keys(reasons).filter((survivor) => known[path]?.survivors.includes(survivor) !== true),
    );
    expect(idle).toEqual([]);
  });

  test.each(Object.entries(known))('in %s: at least 90 %% of the faults are found', (path, result) => {
    expect(verdictOn(path, result).percent).toBeGreaterThanOrEqual(least);
  });

  test('is what the document says', () => {
    expect(readFileSync(join(root, documentPath), 'utf8')).toBe(mutationDocument(known));
  });
});

test('a fault that ended no test counts, one that never ran does not', () => {
  const fault = (status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'Ignored') => ({
    ...{ was: 'a &&\n  b', became: 'a || b', status },
  });
  const all = (['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'Ignored'] as const).map(fault);
  const survivor = 'a && b → a || b';
  expect(measured(all)).toEqual({ faults: 4, found: 2, survivors: [survivor, survivor] });
  expect(verdictOn('a file', measured(all))).toMatchObject({ percent: 50, unexplained: [survivor, survivor] });
});
