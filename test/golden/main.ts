/** `npm run golden`: records what this release stores, by telling the story and walking the rare paths on a laptop cloud. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { synthesize } from '@okaeri/laptop-cloud';
import { app, appEnvironment, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { openDeployment } from '../../infra/operate/deployment.ts';
import { registeredTables } from '../../infra/tables.ts';
import manifest from '../../package.json' with { type: 'json' };
import { readCommandLine, refuseCommandLine } from '../command-options.ts';
import { narrator } from '../demo/narrator.ts';
import { tellStory } from '../demo/story.ts';
import { walkRarePaths } from '../e2e/rare-paths/walk.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import {
  fingerprintFile,
  fingerprintsOf,
  goldenFolder,
  goldenTables,
  goldenText,
  pinnedFingerprints,
  type StoredItem,
} from './items.ts';
import { telling } from './selection.ts';

const { values } = readCommandLine({
  command: 'npm run golden',
  does: 'Records golden items of the present release for every table that has none in it. Takes some minutes.',
  options: { again: { type: 'boolean', default: false, says: 'records every table again, until the release is out' } },
});
const release = manifest.version;
const isOut = !readFileSync(join(goldenFolder, '../../CHANGELOG.md'), 'utf8').includes(`## ${release} — unreleased`);
const kept = values.again ? goldenTables().filter((golden) => golden.release !== release) : goldenTables();
if (isOut && (values.again || kept.some((golden) => golden.release === release)))
  refuseCommandLine(`${release} is out: what it stored stays as it is. Raise the version in package.json first.`);
const recorded = new Set(kept.filter((golden) => golden.release === release).map(({ table }) => table));
const wanted = registeredTables.filter(({ name }) => !recorded.has(name));

const found = wanted.length === 0 ? new Map<string, Map<string, StoredItem>>() : await record();
const added = wanted.flatMap(({ name: table }) => {
  const items = telling([...(found.get(table)?.values() ?? [])]);
  console.log(`${table}: ${items.length} of ${found.get(table)?.size ?? 0} items`);
  return items.length === 0 ? [] : [{ release, table, text: goldenText(items) }];
});
for (const { table, text } of added) {
  const file = join(goldenFolder, release, `${table}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const fingerprints = { ...pinnedFingerprints(), ...fingerprintsOf([...kept, ...added]) };
writeFileSync(fingerprintFile, `${JSON.stringify(fingerprints, null, 2)}\n`);
if (added.length < wanted.length) {
  console.error('Some tables were never written to: let the story or a rare path (test/e2e/rare-paths) do it.');
  process.exitCode = 1;
}

/** What the wanted tables held after the story and after the rare paths, by table and key. */
async function record(): Promise<Map<string, Map<string, StoredItem>>> {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-golden-'));
  const outdir = join(folder, 'cdk.out');
  await synthesize(app, outdir, appEnvironment);
  const cloud = await startOkaeri({ quiet: true, outdir });
  const credentials = { accessKeyId: cloud.operatorAccessKey, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: cloud.aws, region: cloud.region, credentials });
  const deployment = openDeployment(cloud.outputs, cloud);
  const names = Object.values(cloud.outputs['Okaeri-Stateful'] ?? {});
  const all = new Map<string, Map<string, StoredItem>>();
  const look = async () => {
    for (const { name, partition, sort } of wanted) {
      const TableName = names.find((physical) => new RegExp(`^Okaeri-Stateful-${name}[0-9A-F]{8}`).test(physical));
      const items = all.get(name) ?? new Map<string, StoredItem>();
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        for (const item of Items)
          items.set(JSON.stringify([item[partition], sort === undefined ? '' : item[sort]]), item);
      }
      all.set(name, items);
    }
  };
  try {
    const programme = new ProgrammeClient(cloud);
    await tellStory(
      programme,
      narrator(() => undefined),
    );
    await look();
    await walkRarePaths(programme, deployment, outdir);
    await look();
    return all;
  } finally {
    client.destroy();
    deployment.close();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
