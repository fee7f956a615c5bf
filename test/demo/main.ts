/** `npm run demo`: tells the whole story on a laptop cloud of its own and exits 0 only if every step was as told. */
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { NotAsTold, narrator } from './narrator.ts';
import { tellStory } from './story.ts';

const say = narrator((line) => console.log(line));
console.log('Okaeri: the story of a programme, told on the templates that are deployed.');
const cloud = await startOkaeri({ quiet: true });
try {
  await tellStory(new ProgrammeClient(cloud), say);
  console.log(`\nThe end. ${say.checked} things were checked, and all were as told.`);
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof NotAsTold ? `\n✗ Not as told: ${error.message}` : error);
} finally {
  await cloud.close();
}
