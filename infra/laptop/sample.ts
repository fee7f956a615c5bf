import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LaptopCloud } from '../../packages/laptop-cloud/src/laptop-cloud.ts';
import { Refusal } from '../../packages/laptop-cloud/src/refusal.ts';

/** `--demo`: hands the sample company's past leavers in through the API, as HR would. They become members within minutes. */
export async function loadSample(cloud: LaptopCloud): Promise<void> {
  const body = readFileSync(fileURLToPath(new URL('../../programme/sample/leavers.json', import.meta.url)), 'utf8');
  const response = await fetch(`${cloud.api}/alumni/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cloud.tokens.hr}`, 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 202) throw new Refusal(`The sample programme was not taken in (${response.status}).`);
  process.stdout.write(
    '\nThe sample programme is loaded: some consented on paper, the others are being invited (see the inbox).\n',
  );
}
