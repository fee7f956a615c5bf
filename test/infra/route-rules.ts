/** The rules for the routes of the API: who may call them, how often, and what is logged. */
import { highestSendRate, scannedLinks } from '../../infra/stacks/api-stack.ts';
import { tableVariable } from '../../shared/dynamo/table-definition.ts';
import { pagePostsTable } from '../../shared/http/limit/page-posts-table.ts';
import type { Template } from '../templates.ts';
import { at, listOf, type NamedResource, policyStatements, resourcesOf } from './assembly.ts';
import { breaking, name, type Rule, referenced } from './rule.ts';

/** Routes without an authorizer: each has its own proof of who calls, or needs none. */
export const openRoutes = [
  'POST /webhooks/hris/{source}',
  'ANY /i/{token}',
  'ANY /r/{token}',
  'ANY /c/{file}',
  'ANY /u/{token}',
  'ANY /p/{token}',
  'ANY /s/{token}',
  'ANY /v/{token}',
  'GET /privacy/statement',
  'GET /openapi.json',
  'ANY /brand/{file}',
  // No operations: the responses are 405, like $default.
  'GET /alumni/imports',
  'GET /alumni/search',
  '$default',
];

/** Open routes whose functions count no forms, each with its reason. */
const uncountedRoutes: Readonly<Record<string, string>> = {
  'ANY /u/{token}': 'stopping mail always works',
  'ANY /c/{file}': 'files take no form',
  'ANY /v/{token}': 'a preview takes no form, and is nobody’s',
  'ANY /brand/{file}': 'pictures take no form',
};

export const routeRules: Readonly<Record<string, Rule>> = {
  'routes have an authorizer, except for the listed ones': breaking(
    'AWS::ApiGatewayV2::Route',
    ({ Properties }) =>
      Properties['AuthorizationType'] !== 'JWT' && !openRoutes.includes(String(Properties['RouteKey'])),
  ),
  'pages and webhooks have throttles of their own, on routes that exist before': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Stage', all).flatMap(({ stack, Properties }) => {
      const routes = resourcesOf('AWS::ApiGatewayV2::Route', all);
      const settings = Object.entries((Properties['RouteSettings'] ?? {}) as Record<string, object>);
      const limited = settings.filter(([, setting]) => Number(at(setting, 'ThrottlingRateLimit')) > 0);
      const keys = routes.map((route) => String(route.Properties['RouteKey']));
      const needing = openRoutes.filter((key) => /^ANY |^POST /.test(key));
      return [
        ...needing.filter((key) => limited.every(([own]) => own !== key)),
        ...settings.filter(([key]) => !keys.includes(key)).map(([key]) => key),
        ...routes.filter((route) => route.stack === stack).map(name),
      ];
    }),
  'pages take what scanners open while mail leaves at the highest rate': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Stage', all).flatMap(({ Properties }) =>
      Object.entries((Properties['RouteSettings'] ?? {}) as Record<string, object>)
        .filter(([key]) => /^ANY .*\{token\}$/.test(key))
        .filter(([, setting]) => Number(at(setting, 'ThrottlingRateLimit')) < 1.2 * highestSendRate * scannedLinks)
        .map(([key]) => key),
    ),
  'pages count the forms of a person, except for the listed ones': (all) => {
    const pages = resourcesOf('AWS::ApiGatewayV2::Route', all).filter(({ Properties }) =>
      String(Properties['RouteKey']).startsWith('ANY '),
    );
    const keys = pages.map(({ Properties }) => String(Properties['RouteKey']));
    return [
      ...Object.keys(uncountedRoutes).filter((key) => !keys.includes(key)),
      ...keys.filter((key, position) => {
        const count = countOf(pages[position] as NamedResource, all);
        return count !== (uncountedRoutes[key] === undefined ? 'counted' : 'not counted');
      }),
    ];
  },
  'the stage throttles and logs neither path, address nor user agent': breaking(
    'AWS::ApiGatewayV2::Stage',
    ({ Properties }) => {
      const format = String(at(Properties, 'AccessLogSettings', 'Format') ?? '$context.path');
      const throttled = at(Properties, 'DefaultRouteSettings', 'ThrottlingRateLimit') !== undefined;
      return !throttled || /context\.(path|identity)|userAgent|sourceIp/.test(format);
    },
  ),
};

/** Whether the function of a route counts forms: it knows the table and may count there, and nothing else. */
function countOf(route: NamedResource, all: readonly Template[]): 'counted' | 'not counted' | 'neither' {
  const [, target] = (at(route.Properties, 'Target', 'Fn::Join', 1) ?? []) as unknown[];
  const integration = referenced(route, target, 'AWS::ApiGatewayV2::Integration', all);
  const uri = at(integration?.Properties, 'IntegrationUri');
  const lambda = referenced(route, uri, 'AWS::Lambda::Function', all);
  const role = at(lambda?.Properties, 'Role', 'Fn::GetAtt', 0);
  const allowed = policyStatements(all)
    .filter(
      ({ resource: { stack, Properties } }) => stack === route.stack && at(Properties, 'Roles', 0, 'Ref') === role,
    )
    .filter(({ statement }) => /GetAttPagePosts/.test(JSON.stringify(statement['Resource'])))
    .flatMap(({ statement }) => listOf(statement['Action'] as string | string[]));
  const knows = at(lambda?.Properties, 'Environment', 'Variables', tableVariable(pagePostsTable)) !== undefined;
  if (knows && allowed.join() === 'dynamodb:UpdateItem') return 'counted';
  return lambda === undefined || knows || allowed.length > 0 ? 'neither' : 'not counted';
}
