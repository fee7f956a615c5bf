/** All generated documents, in memory: written by `npm run docs`, compared by a test. */
import { catalogue } from '../../events/catalogue.ts';
import { registeredTables } from '../../infra/tables.ts';
import { apiReference } from './api-reference.ts';
import { dataRegister } from './data-register.ts';
import { asyncApiDocument, eventCatalogue, eventJsonSchema } from './event-catalogue.ts';
import { glossaryDocument } from './glossary.ts';
import { openApiDocument } from './openapi.ts';
import { outsideSchemas } from './outside-schemas.ts';
import { allRoutes, projectFile } from './project.ts';
import { readmesWithGeneratedParts } from './readmes.ts';

/** Every document by its path. */
export async function generatedDocuments(): Promise<ReadonlyMap<string, string>> {
  const routes = await allRoutes();
  const { version } = JSON.parse(projectFile('package.json')) as { version: string };
  const openApi = openApiDocument(routes, {
    title: 'Okaeri',
    version,
    description: 'HR’s API of the alumni programme: leavers, campaigns, gatherings, jobs, consent.',
  });
  return new Map([
    ['docs/generated/openapi.json', json(openApi)],
    ['docs/generated/api.md', apiReference(routes)],
    ['docs/generated/asyncapi.json', json(await asyncApiDocument(version))],
    ['docs/generated/events.md', await eventCatalogue()],
    ['docs/generated/glossary.md', glossaryDocument()],
    ['docs/generated/data-register.md', dataRegister(registeredTables)],
    ...(await readmesWithGeneratedParts()),
    ...[...outsideSchemas()].map(
      ([name, schema]) => [`docs/generated/schemas/outside/${name}.json`, json(schema)] as const,
    ),
    ...catalogue.map(
      (contract) => [`docs/generated/schemas/${contract.type}.json`, json(eventJsonSchema(contract))] as const,
    ),
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
