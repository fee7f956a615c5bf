/** Whom a finding affects, and what the people on call know. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { type Told, watchNoticesTable } from '../tables.ts';

const notices = openTable(watchNoticesTable);
const functions = new LambdaClient({ ...timeouts, maxAttempts: 3 });

/** What the people on call were told and is not over. */
export async function loadTold(): Promise<readonly Told[]> {
  return (await notices.get({ watch: 'queues' }))?.told ?? [];
}

/** Keeps what the people on call know now. */
export async function keepTold(told: readonly Told[]): Promise<void> {
  await commit(notices.put({ watch: 'queues', told: [...told] }));
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
