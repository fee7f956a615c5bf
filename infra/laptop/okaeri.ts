/** Our programme on the laptop cloud: what its templates, its tokens and its ready file need. */
import { join } from 'node:path';
import { type LaptopCloud, type LaptopCloudOptions, Refusal, startLaptopCloud } from '@okaeri/laptop-cloud';
import * as z from 'zod';
import { root } from '../bundle.ts';

/** The personas of the ready file. */
export const personas = {
  hr: { sub: 'local-hr', scope: 'programme/read programme/write' },
  approver: { sub: 'local-approver', scope: 'programme/read programme/write programme/approve' },
  hiring: { sub: 'local-hiring', scope: 'programme/hiring' },
  privacy: { sub: 'local-privacy', scope: 'programme/read programme/privacy' },
} as const;

/** A laptop cloud that runs Okaeri. */
export interface Okaeri extends LaptopCloud {
  /** The bus that outside systems announce to. */
  readonly busName: string;
  readonly tokens: Readonly<Record<keyof typeof personas, string>>;
  /** By source, each as `whsec_…`. */
  readonly webhookSecrets: Readonly<Record<string, string>>;
  readonly noticeVersion: string;
}

/** How Okaeri is started; without `outdir` it is synthesized first. */
export type OkaeriOptions = Omit<LaptopCloudOptions, 'app' | 'parameters' | 'audience' | 'verdictHeader'>;

const audience = 'okaeri-local';
/** The CDK app. */
export const app = join(root, 'infra/main.ts');
/** Checking takes longer than all the rest of a synthesis (`infra/main.ts`). */
export const appEnvironment = { OKAERI_SYNTH_CHECKS: 'off' };

/** Starts Okaeri on this machine. @throws {Refusal} with one sentence about what cannot be done */
export async function startOkaeri(options: OkaeriOptions = {}): Promise<Okaeri> {
  const endpoint = process.env['OKAERI_DYNAMODB_ENDPOINT'];
  const cloud = await startLaptopCloud({
    ...(options.outdir === undefined ? { app, appEnvironment } : {}),
    ...(endpoint ? { dynamodbEndpoint: endpoint } : {}),
    audience,
    // Somebody is on call, as in a finished deployment.
    subscribers: ['on-call@example.com'],
    verdictHeader: 'X-Okaeri-Test-Verdict',
    parameters: ({ api, issuer, outsideArn }) => ({
      OidcIssuer: issuer,
      OidcAudience: audience,
      SenderDomain: 'alumni.example.com',
      SenderAddress: 'alumni@alumni.example.com',
      PublicOrigin: api,
      // The sample programme lives in example.com, which a real deployment would refuse as a recipient.
      RefuseReservedDomains: 'false',
      // The outside system of the laptop is the ATS and the intranet that the sample programme trusts.
      PrincipalOfComExampleAts: outsideArn,
      PrincipalOfComExampleIntranet: outsideArn,
    }),
    ...options,
  });
  const { hr, approver, hiring, privacy } = personas;
  try {
    return {
      ...cloud,
      busName: output(cloud, 'BusName'),
      tokens: {
        hr: await cloud.token(hr),
        approver: await cloud.token(approver),
        hiring: await cloud.token(hiring),
        privacy: await cloud.token(privacy),
      },
      webhookSecrets: webhookSecrets(cloud),
      noticeVersion: output(cloud, 'NoticeVersion'),
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

function output({ outputs }: LaptopCloud, key: string): string {
  const value = Object.values(outputs).find((stack) => stack[key] !== undefined)?.[key];
  if (value === undefined) throw new Refusal(`No stack has the output ${key}.`);
  return value;
}

function webhookSecrets(cloud: LaptopCloud): Record<string, string> {
  const bySource = z.record(z.string(), z.string());
  const secrets = bySource.parse(JSON.parse(cloud.secret(output(cloud, 'WebhookSecretsArn')) ?? '{}'));
  return Object.fromEntries(
    Object.entries(secrets).map(([source, secret]) => [source, `whsec_${Buffer.from(secret).toString('base64')}`]),
  );
}
