/** Options and handle of a laptop cloud. */
import type { TokenRequest } from './gateway/issuer.ts';
import type { PermissionUse } from './iam/permissions.ts';
import type { SesAccount } from './ses/ses-service.ts';
import type { Template } from './template/assembly.ts';

/** What is known before the templates are read: the URLs of API and issuer, and the ARN of the outside system (`outsideAccessKey`). */
type KnownBefore = Readonly<Record<'api' | 'issuer' | 'outsideArn', string>>;

/** How a laptop cloud is started. It needs `app` or `outdir`; everything else has a default. */
export interface LaptopCloudOptions {
  /** The CDK app: a program for Node that writes its cloud assembly where CDK_OUTDIR says. Without it, `outdir` runs as it is. */
  readonly app?: string;
  /** Environment variables for the app, added to those of this process. */
  readonly appEnvironment?: Readonly<Record<string, string>>;
  /** The folder of the cloud assembly. Default: a folder in the state directory. */
  readonly outdir?: string;
  /** Port of the HTTP API; control, inbox and AWS front follow on the next three. 0 takes free ports. Default 0. */
  readonly port?: number;
  /** Port of inbound mail (SMTP). Default 0: a free one. */
  readonly smtpPort?: number;
  /** Where data lives between runs; survives kill -9. Without it a temporary directory that is removed on close. */
  readonly stateDir?: string;
  /** Prints nothing, not even that a part has ended (for tests). */
  readonly quiet?: boolean;
  /** The SES account: defaults 100 mails per second and 100,000 in 24 hours, out of the sandbox. */
  readonly ses?: Partial<SesAccount>;
  /** Concurrent executions of the Lambda account: default 1000. */
  readonly concurrency?: number;
  /** Whether the throttles of the HTTP API are in force. Default true. */
  readonly throttled?: boolean;
  /** Values for CloudFormation parameters; other parameters have their defaults. */
  readonly parameters?: (known: KnownBefore) => Readonly<Record<string, string>>;
  /** The audience of tokens that name none. Default `laptop-cloud`. */
  readonly audience?: string;
  /** A DynamoDB endpoint, such as DynamoDB Local, instead of dynoxide. */
  readonly dynamodbEndpoint?: string;
  /** The header by which a mail asks for verdicts other than "pass". Default `X-Laptop-Cloud-Verdict`. */
  readonly verdictHeader?: string;
  /** E-mail addresses that subscribe to every SNS topic and have confirmed it, as people do after a deployment. Default: none. */
  readonly subscribers?: readonly string[];
  /** Changes templates before they run: a test takes a permission away and shows what then fails. */
  readonly edit?: (stackName: string, template: Template) => void;
  /** Records which permissions of the roles are used, for {@link LaptopCloud.permissions}. */
  readonly recordAccess?: boolean;
}

/** A running laptop cloud. URLs have no trailing slash. */
export interface LaptopCloud {
  readonly api: string;
  readonly control: string;
  /** The endpoint functions call for every AWS service (AWS_ENDPOINT_URL). */
  readonly aws: string;
  /** Access key id of a system outside the app, which may do what resource policies do not deny; any secret will do. */
  readonly outsideAccessKey: string;
  /** Access key id of the engineer on call, who may do what an administrator may; any secret will do. */
  readonly operatorAccessKey: string;
  readonly region: string;
  /** Stack outputs by stack and key, as `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly inbox: string;
  /** Where mail comes in: `smtp://127.0.0.1:port`. */
  readonly smtp: string;
  /** Resolves with one sentence when a part has ended and the cloud cannot continue (its database engine was killed). */
  readonly broken: Promise<string>;
  /** A token of the local issuer. Without `expiresAt` it stays valid however far the clock is moved. */
  token(request: TokenRequest): Promise<string>;
  /** The current value of a secret; undefined when the templates have none with that ARN. */
  secret(arn: string): string | undefined;
  /**
   * Every permission of every role, each with the AccessDenied that a request since the start would have got without it;
   * none = nobody needed it. Empty without `recordAccess`.
   */
  permissions(): readonly PermissionUse[];
  /**
   * Replaces the code of a function in the assembly that runs; the next invocation uses it.
   * @param entry the template metadata `laptop-cloud:entry` of the function
   * @param code an ES module
   * @throws {Refusal} when no function has that entry
   */
  replaceCode(entry: string, code: Uint8Array): void;
  /** Stops every child process and removes temporary data. Idempotent. */
  close(): Promise<void>;
}
