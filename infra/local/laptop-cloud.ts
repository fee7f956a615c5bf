/** How a laptop cloud is started. Everything has a default. */
export interface LaptopCloudOptions {
  /** Port of the HTTP API; control, inbox and AWS front follow on the next three. 0 takes free ports. Default 0. */
  readonly port?: number;
  /** Where data lives between runs; survives kill -9. Without it a temporary directory that is removed on close. */
  readonly stateDir?: string;
  /** Where the synthesized app comes from: `app` defaults to `infra/main.ts`; `skip` runs what is in `outdir`. */
  readonly synth?: { readonly outdir?: string; readonly skip?: boolean; readonly app?: string };
  /** No output at all (tests). */
  readonly quiet?: boolean;
  /** The SES account: defaults 100 mails per second and 100,000 in 24 hours. */
  readonly ses?: { readonly maxSendRate?: number; readonly max24HourSend?: number };
  /** Values for CloudFormation parameters, over those of `parameters.ts`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The four personas of the local OIDC issuer. */
export type Persona = 'hr' | 'approver' | 'hiring' | 'privacy';

/** A running laptop cloud. URLs have no trailing slash. */
export interface LaptopCloud {
  readonly api: string;
  readonly inbox: string;
  readonly control: string;
  /** The endpoint functions call for every AWS service (AWS_ENDPOINT_URL). */
  readonly aws: string;
  readonly tokens: Readonly<Record<Persona, string>>;
  readonly webhookSecrets: Readonly<Record<string, string>>;
  readonly noticeVersion: string | null;
  /** Stops every child process and removes temporary data. Idempotent. */
  close(): Promise<void>;
}

/** Synthesizes the app and runs the templates and assets; rejects with one clear sentence when it cannot. */
export async function startLaptopCloud(options: LaptopCloudOptions = {}): Promise<LaptopCloud> {
  throw new Error(`The laptop cloud is not built yet (port ${options.port ?? 0}).`);
}
