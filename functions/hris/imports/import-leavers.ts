import { api } from '../../../shared/http/api.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { importRoutes } from '../routes.ts';
import { receiveImport } from './import.ts';
import { loadImport, storeImport } from './import-store.ts';

/** POST and GET /alumni/imports: leavers of the past, checked line by line, all of them or none. */
export const handler = api(importRoutes, {
  importLeavers: async ({ body, newId, caller, origin }, { now }) => {
    const importId = newId('import');
    if ((await loadImport(importId)) === undefined) {
      await storeImport(receiveImport(importId, { by: caller.actor, input: body }, now), { at: now, origin });
    }
    return { status: 202, body: { importId } };
  },

  getImport: async ({ params }) => {
    const found = await loadImport(params.importId);
    if (found === undefined) throw Problem.notFound('import');
    return { status: 200, body: found };
  },
});
