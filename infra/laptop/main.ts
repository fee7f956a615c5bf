/** `npm start`: the laptop cloud. */
import { runFromCommandLine } from './command-line.ts';

runFromCommandLine();
