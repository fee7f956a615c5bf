/** What any release has stored is read by this one (docs/adr/019-items-of-newer-releases.md). */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { registeredTables } from '../../../infra/tables.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { fingerprintsOf, goldenTables, pinnedFingerprints } from '../../golden/items.ts';

const golden = goldenTables();
const each = golden.flatMap(({ release, table, items }) =>
  items.map((item, number) => [`${table} ${number} of ${release}`, table, unmarshall({ ...item })] as const),
);

describe('the golden items', () => {
  test.each(each)('%s: nothing in it is unreadable, and nothing is left out', (_name, table, item) => {
    const definition = registeredTables.find(({ name }) => name === table);
    const read = definition?.item.safeParse(item);
    // Let the schema take what an earlier release stored: optional(), a default, one more word. Do not mend the item.
    expect(read?.error?.issues).toBeUndefined();
    expect(read?.data).toMatchObject(item);
  });

  test('are there for every table of this release (else: npm run golden)', () => {
    const recorded = golden.filter(({ release }) => release === manifest.version);
    const missing = registeredTables.filter(({ name }) => !recorded.some(({ table }) => table === name));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('are as they were recorded: nobody edits, adds or removes one by hand', () => {
    expect(fingerprintsOf(golden)).toEqual(pinnedFingerprints());
  });

  test('have addresses that nobody owns: of reserved domains, and of the mailbox simulator of SES', () => {
    const addresses = golden.flatMap(({ text }) => text.match(/[\w.+-]+@[\w.-]+\.[a-z]+/g) ?? []);
    expect(
      addresses.filter(
        (address) => !/@(?:(?:[a-z-]+\.)*example\.(?:com|net|org)|simulator\.amazonses\.com)$/.test(address),
      ),
    ).toEqual([]);
  });
});
