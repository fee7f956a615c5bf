import { existing } from '../../../shared/http/resource.ts';
import { loadGathering } from './gathering-store.ts';

/** The gathering that a request names. @throws Problem 404 */
export const namedGathering = existing('gathering', loadGathering);
