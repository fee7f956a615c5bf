/** Golden items: what each release stored, one file for each table, in DynamoDB's own JSON; nobody edits them. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB returns it. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** What one release stored in one table. */
export interface GoldenTable {
  readonly release: string;
  readonly table: string;
  readonly text: string;
  readonly items: readonly StoredItem[];
}

/** SHA-256 of each file, by release and table. */
export type GoldenFingerprints = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const goldenFolder = fileURLToPath(new URL('.', import.meta.url));
export const fingerprintFile = join(goldenFolder, 'fingerprints.json');

/** Every file of golden items, by release and table. */
export function goldenTables(): readonly GoldenTable[] {
  return globSync('*/*.json', { cwd: goldenFolder })
    .sort()
    .map((file) => {
      const text = readFileSync(join(goldenFolder, file), 'utf8');
      const items = JSON.parse(text) as StoredItem[];
      return { release: dirname(file), table: basename(file, '.json'), text, items };
    });
}

export function fingerprintsOf(tables: readonly Pick<GoldenTable, 'release' | 'table' | 'text'>[]): GoldenFingerprints {
  const found: Record<string, Record<string, string>> = {};
  for (const { release, table, text } of tables) {
    found[release] = { ...found[release], [table]: createHash('sha256').update(text).digest('hex') };
  }
  return found;
}

export function pinnedFingerprints(): GoldenFingerprints {
  return existsSync(fingerprintFile) ? (JSON.parse(readFileSync(fingerprintFile, 'utf8')) as GoldenFingerprints) : {};
}

/** As it is written: an item a line. */
export function goldenText(items: readonly StoredItem[]): string {
  return `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;
}
