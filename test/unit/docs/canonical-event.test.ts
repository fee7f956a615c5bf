/** docs/canonical-event.md, read with the code of the webhook. */
import { expect, test } from 'vitest';
import { exitTypes, intakeKinds, leaverFactsSchema, reasonCodes } from '../../../events/read-models/intake-item.ts';
import { readCanonicalEvent } from '../../../functions/hris/employee/canonical-event.ts';
import { standardWebhooks, verifySignature } from '../../../functions/hris/signatures/webhook-signature.ts';
import { contactBases, purposeSchema } from '../../../shared/vocabulary.ts';
import { type FieldRow, fieldRows, type JsonSchema, jsonSchema } from '../../../tools/docs/json-schema.ts';
import { projectFile } from '../../../tools/docs/project.ts';

const document = projectFile('docs/canonical-event.md');
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(document)?.[1] ?? '';
const body = Buffer.from(block('json'));

test('the example is signed with the secret that is shown above it', () => {
  const headers = Object.fromEntries(
    [...block('http').matchAll(/^([\w-]+): (.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const [secret = ''] = /whsec_[\w+/=]+/.exec(document) ?? [];
  const now = new Date(Number(headers['webhook-timestamp']) * 1000);
  expect(verifySignature(standardWebhooks, { headers, body }, [secret], now)).toMatchObject({ verified: true });
});

test('the example is read as it stands: nothing in it is dropped', () => {
  const { data, timestamp } = JSON.parse(block('json'));
  const { sourceSystem, sourceEmployeeId, ...facts } = data;
  expect(readCanonicalEvent(body, new Date(timestamp))).toMatchObject({
    result: 'statement',
    statement: { kind: 'offboarded', sourceSystem, sourceEmployeeId, facts },
  });
});

test('its tables name every type, field and value', () => {
  const schema = jsonSchema(leaverFactsSchema, 'input');
  const consents = (schema as JsonSchema).properties?.['consentAtExit'];
  const fields = [
    ...leaves(fieldRows(schema)),
    ...(consents?.anyOf ?? consents?.oneOf ?? [])
      .flatMap((one) => fieldRows(one, 'consentAtExit.'))
      .map(({ path }) => path),
  ].filter((path) => path !== 'consentAtExit');
  const types = intakeKinds.map((kind) => `employee.${kind}`);
  const values = [...exitTypes, ...reasonCodes, ...contactBases, ...purposeSchema.options];
  expect(fields).toContain('consentAtExit.method');
  expect([...fields, ...types, ...values].filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

/** The paths of fields that have no fields of their own. */
function leaves(rows: readonly FieldRow[]): string[] {
  const paths = rows.map(({ path }) => path);
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
}
