import * as z from 'zod';
import { defineRoutes } from '../../shared/http/route.ts';

export const backboneRoutes = defineRoutes({
  describeApi: {
    method: 'GET',
    path: '/openapi.json',
    scope: null,
    readsNothing: true,
    tag: 'Description',
    summary: 'Describe this API as an OpenAPI 3.1 document',
    responses: { 200: { description: 'The document.', body: z.looseObject({ openapi: z.string() }) } },
  },
});
