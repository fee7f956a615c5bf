/** The programme's pictures, for the function that serves them; the bundler replaces this file, as it does `compiled.ts`. */
import { fileURLToPath } from 'node:url';
import { compilePictures } from './compile.ts';
import type { PictureFile } from './pictures.ts';

export const pictures: readonly PictureFile[] = compilePictures(
  fileURLToPath(new URL('../../programme', import.meta.url)),
);
