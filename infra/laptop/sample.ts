import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@okaeri/laptop-cloud';
import type { Okaeri } from './okaeri.ts';

/** `--sample`: imports the sample company's past leavers through the API, as HR would. They become members within minutes. */
export async function loadSample(cloud: Okaeri): Promise<void> {
  const body = readFileSync(fileURLToPath(new URL('../../programme/sample/leavers.json', import.meta.url)), 'utf8');
  const response = await fetch(`${cloud.api}/alumni/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cloud.tokens.hr}`, 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 202) throw new Refusal(`The sample programme was not accepted (${response.status}).`);
  process.stdout.write(
    '\nThe sample programme is loaded: some consented on paper, the others are invited in the hour for invitations of a business day.\n',
  );
}
