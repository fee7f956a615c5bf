/** `npm run docs`: writes every document that is made from code, and pins the fingerprints of the events. */
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue } from '../../events/catalogue.ts';
import { generatedDocuments } from './documents.ts';
import { type Fingerprints, refreshedFingerprints } from './fingerprints.ts';
import { projectFile, root } from './project.ts';

const pinnedFile = 'events/fingerprints.json';
const pinned = existsSync(join(root, pinnedFile)) ? (JSON.parse(projectFile(pinnedFile)) as Fingerprints) : {};
const fingerprints = refreshedFingerprints(catalogue, pinned);
const documents = await generatedDocuments();

for (const stale of globSync('docs/generated/schemas/**/*.json', { cwd: root })) {
  if (!documents.has(stale)) rmSync(join(root, stale));
}
for (const [path, text] of [...documents, [pinnedFile, `${JSON.stringify(fingerprints, null, 2)}\n`] as const]) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
process.stdout.write(`${documents.size} documents and ${catalogue.length} fingerprints are up to date\n`);
