/** Whom a finding affects, and of which findings the people on call were notified. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { type OpenFinding, openFindingsTable } from '../tables.ts';

const openFindings = openTable(openFindingsTable);
const functions = new LambdaClient({ ...timeouts, maxAttempts: 3 });

/** The findings of which the people on call were notified, and that are not over. */
export async function loadOpenFindings(): Promise<readonly OpenFinding[]> {
  return (await openFindings.get({ watch: 'queues' }))?.findings ?? [];
}

/** Keeps of which findings the people on call know now. */
export async function keepOpenFindings(findings: readonly OpenFinding[]): Promise<void> {
  await commit(openFindings.put({ watch: 'queues', findings: [...findings] }));
}

/** Who is affected when a function fails, as its description says; undefined where it does not, or where there is no such function. */
export async function affectedBy(functionName: string): Promise<string | undefined> {
  try {
    const { Description = '' } = await functions.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    return /: if it fails, (.+)$/.exec(Description)?.[1];
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
