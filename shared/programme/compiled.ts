/**
 * The programme that functions run. The bundler replaces this file by the compiled programme as a constant; here, for
 * tests and synth, it is compiled from the folder.
 */
import { fileURLToPath } from 'node:url';
import { compileProgramme } from './compile.ts';
import type { Programme } from './programme.ts';

export const programme: Programme = compileProgramme(fileURLToPath(new URL('../../programme', import.meta.url)));
