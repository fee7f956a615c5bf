import { loadAssembly } from './assembly.ts';
import { Model } from './model.ts';

/** An address at which nothing listens: the outputs are read, but nothing runs. */
const nowhere = { api: 'https://api.example.com', aws: 'https://aws.example.com' };

/**
 * The outputs of a synthesized app by stack and key, exports among them, without running it.
 * @param outdir the folder of the cloud assembly
 * @param parameters values of the templates' parameters
 * @throws {Refusal} as the start would
 */
export function templateOutputs(
  outdir: string,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return new Model(loadAssembly(outdir), nowhere, parameters).outputs;
}
