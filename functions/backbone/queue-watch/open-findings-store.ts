/** Who is affected by a finding, and which findings the people on call were notified of. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { type OpenFinding, openFindingsTable } from '../tables.ts';

const openFindings = openTable(openFindingsTable);
const functions = new LambdaClient({ ...timeouts, maxAttempts: 3 });

/** The findings that the people on call were notified of and that are not over. */
export async function loadOpenFindings(): Promise<readonly OpenFinding[]> {
  return (await openFindings.get({ watch: 'queues' }))?.findings ?? [];
}

/** Stores which findings the people on call know of now. */
export async function keepOpenFindings(findings: readonly OpenFinding[]): Promise<void> {
  await commit(openFindings.put({ watch: 'queues', findings: [...findings] }));
}

/** Who is affected when a function fails, as its description says; undefined if it does not say so, or if there is no such function. */
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
