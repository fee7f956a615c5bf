/** `npm run demo`: the whole story, on a laptop cloud of its own. */
import { newAccount } from '../../infra/laptop/new-account.ts';
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { readCommandLine, refuseCommandLine } from '../command-options.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { narrator, Untrue } from './narrator.ts';
import { tellStory } from './story.ts';

const { values } = readCommandLine({
  command: 'npm run demo',
  does: 'Tells the story of a programme on a laptop cloud of its own. Ends with 0 only if every statement is true.',
  options: {
    account: {
      type: 'string',
      says: 'new: ten functions at once, and SES in its sandbox (a mail a second, 200 a day)',
    },
  },
});
if (values.account !== undefined && values.account !== 'new')
  refuseCommandLine(`--account ${values.account}: needs new`);
const isNew = values.account === 'new';
const say = narrator((line) => console.log(line));
console.log('Okaeri: the story of a programme, on the templates that are deployed.');
const cloud = await startOkaeri({ quiet: true, ...(isNew ? newAccount() : {}) });
try {
  await tellStory(new ProgrammeClient(cloud), say, isNew ? 'PT1H' : undefined);
  console.log(`\nThe end. ${say.checked} statements were checked, and all of them are true.`);
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof Untrue ? `\n✗ This is not true: ${error.message}` : error);
} finally {
  await cloud.close();
}
