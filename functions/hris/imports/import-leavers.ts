import { type ApiRequest, api, repeatable } from '../../../shared/http/api.ts';
import { entityTag } from '../../../shared/http/entity-tag.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { importRoutes } from '../routes.ts';
import { receiveImport } from './import.ts';
import { loadImport, storeImport } from './import-store.ts';

type Request<Operation extends keyof typeof importRoutes> = ApiRequest<(typeof importRoutes)[Operation]>;

/** POST and GET /alumni/imports: past leavers, checked line by line, all of them or none. */
export const handler = api(importRoutes, {
  importLeavers: repeatable(
    async ({ body, newId, caller, origin, completed }: Request<'importLeavers'>, { now }: Invocation) => {
      const importId = newId('import');
      if ((await loadImport(importId)) === undefined) {
        await storeImport(receiveImport(importId, { by: caller.actor, input: body }, now), {
          at: now,
          origin,
          also: completed({ status: 202, headers: {} }),
        });
      }
      return { status: 202, body: { importId } };
    },
    async ({ newId }) => ({ body: { importId: newId('import') } }),
  ),

  getImport: async ({ params }) => {
    const found = await loadImport(params.importId);
    if (found === undefined) throw Problem.notFound('import');
    return { status: 200, headers: { etag: entityTag(found) }, body: { ...found, version: found.sequence } };
  },
});
