/** What an account lacks for the programme, found before CloudFormation finds it halfway through a deployment. Pure. */
import type { OperatorParameter } from '../constructs/deployment/operator-parameters.ts';
import { ownOrigin } from '../constructs/deployment/own-origin.ts';

/** What is known about the account, its region and the OpenID provider. */
export interface AccountFacts {
  readonly account: string;
  /** The region that AWS tools use here. */
  readonly region: string;
  /** Version of the CDK bootstrap stack; undefined = there is none. */
  readonly bootstrapVersion: number | undefined;
  /** Concurrent executions of Lambda in the region, and those that no function reserves. */
  readonly lambda: { readonly concurrentExecutions: number; readonly unreserved: number };
  readonly ses: {
    readonly isInProduction: boolean;
    readonly maySend: boolean;
    /** SES's word for the account's standing: HEALTHY, PROBATION, SHUTDOWN. */
    readonly standing: string;
    /** Mails a second, and in 24 hours. */
    readonly maxSendRate: number;
    readonly max24HourSend: number;
  };
  /** The issuer that the discovery document names, or why there is none. */
  readonly issuer: { readonly named: string } | { readonly unreadable: string };
}

/** The values that the operator gives; those of trusted sources are not checked. */
export type OperatorValues = Readonly<Partial<Record<OperatorParameter, string>>>;

/** What the account must suit: the values of the deployment and the programme's region. */
export interface Wanted {
  readonly storageRegion: string;
  readonly parameters: OperatorValues;
}

export interface PreflightFinding {
  /** `stop`: the deployment would fail, or nothing would work after it. `note`: it works, with this limit. */
  readonly weight: 'stop' | 'note';
  readonly what: string;
  readonly remedy: string;
}

/** The bootstrap version that the templates ask for (their rule `CheckBootstrapVersion`). */
const leastBootstrap = 6;
/** Enough concurrent executions for a campaign (its lanes and their reports) and for the visitors of the pages. */
const comfortableConcurrency = 200;

/** Everything that would make a deployment fail, or limits the programme after it. */
export function findings(facts: AccountFacts, wanted: Wanted): readonly PreflightFinding[] {
  return [
    ...inRegion(facts, wanted),
    ...ofLambda(facts),
    ...ofSes(facts),
    ...ofIssuer(facts, wanted),
    ...ofSender(wanted),
    ...ofCertificate(facts, wanted),
    ...ofOrigin(wanted),
  ];
}

function inRegion({ region, bootstrapVersion }: AccountFacts, { storageRegion }: Wanted): PreflightFinding[] {
  if (region !== storageRegion) {
    return [
      stop(
        `The region is ${region}, but the privacy notice says that data is stored in ${storageRegion} (storageRegion in programme.json).`,
        `Set AWS_REGION=${storageRegion}, or change programme.json and the privacy notice.`,
      ),
    ];
  }
  if (bootstrapVersion === undefined || bootstrapVersion < leastBootstrap) {
    return [
      stop(
        `The region has no CDK bootstrap stack of version ${leastBootstrap} or later.`,
        `Run: npx cdk bootstrap aws://ACCOUNT/${storageRegion}`,
      ),
    ];
  }
  return [];
}

function ofLambda({ lambda: { concurrentExecutions, unreserved } }: AccountFacts): PreflightFinding[] {
  if (unreserved >= comfortableConcurrency) return [];
  return [
    note(
      `Lambda runs ${unreserved} functions at once here (quota ${concurrentExecutions}): a campaign slows down the pages, and the pages slow down the campaign; nothing is lost.`,
      'Ask for 1,000 concurrent executions (Service Quotas, AWS Lambda). New accounts begin with 10.',
    ),
  ];
}

function ofSes({ ses }: AccountFacts): PreflightFinding[] {
  if (ses.standing === 'SHUTDOWN' || !ses.maySend) {
    return [
      stop(
        'SES has stopped all mail of this account.',
        'Open the SES console, Reputation metrics, and resolve it with AWS Support.',
      ),
    ];
  }
  return [
    ...(ses.standing === 'PROBATION'
      ? [note('SES reviews this account for bounces or complaints.', 'See docs/runbooks/mail-reputation.md.')]
      : []),
    ...(ses.isInProduction
      ? []
      : [
          note(
            `SES is in its sandbox: only verified addresses get mail, ${ses.max24HourSend} a day.`,
            'Request production access before you invite anybody (docs/deploy.md): people whose mail SES refuses now are not written to again.',
          ),
        ]),
  ];
}

function ofIssuer({ issuer }: AccountFacts, { parameters }: Wanted): PreflightFinding[] {
  const wanted = parameters.OidcIssuer ?? '';
  if ('unreadable' in issuer) {
    return [
      stop(
        `OidcIssuer ${wanted}: its discovery document cannot be read (${issuer.unreadable}).`,
        'API Gateway reads it when it makes the authorizer: the provider must be reachable from the internet first.',
      ),
    ];
  }
  if (issuer.named === wanted) return [];
  return [
    stop(
      `OidcIssuer is ${wanted}, but its discovery document says ${issuer.named}: every token would be refused.`,
      `Give OidcIssuer exactly as the provider writes it: ${issuer.named}`,
    ),
  ];
}

/** SES sends for an identity from addresses of its domain and the domains below it (SES Developer Guide, "Verified identities"). */
function ofSender({ parameters }: Wanted): PreflightFinding[] {
  const { SenderAddress = '', SenderDomain = '' } = parameters;
  const host = SenderAddress.slice(SenderAddress.lastIndexOf('@') + 1).toLowerCase();
  const domain = SenderDomain.toLowerCase();
  if (host === domain || host.endsWith(`.${domain}`)) return [];
  return [
    stop(
      `SenderAddress is of ${host}, which is not in SenderDomain, ${SenderDomain}: SES would refuse every mail.`,
      `Give an address in ${SenderDomain}.`,
    ),
  ];
}

/** A certificate of a regional API must be in its region and account (API Gateway Developer Guide, "Custom domain names for HTTP APIs"). */
function ofCertificate({ account }: AccountFacts, { storageRegion, parameters }: Wanted): PreflightFinding[] {
  const { CertificateArn = '' } = parameters;
  if (CertificateArn === '') return [];
  const [, , , region, owner] = CertificateArn.split(':');
  if (region === storageRegion && owner === account) return [];
  return [
    stop(
      `CertificateArn is of ${region} in account ${owner}, but the API is in ${storageRegion} in account ${account}.`,
      `Request a certificate for the host of PublicOrigin in ${storageRegion}.`,
    ),
  ];
}

function ofOrigin({ parameters }: Wanted): PreflightFinding[] {
  const { PublicOrigin, HostedZoneId = '', CertificateArn = '', SenderDomain } = parameters;
  const isServed = HostedZoneId !== '' || CertificateArn !== '';
  if (PublicOrigin !== ownOrigin) {
    if (!isServed) {
      return [
        note(
          `Nothing in this deployment serves ${PublicOrigin}: mailed links lead nowhere until something does.`,
          'Give HostedZoneId or CertificateArn, or put a proxy of your own in front of the API.',
        ),
      ];
    }
    if (URL.parse(PublicOrigin ?? '')?.port) {
      return [
        stop(
          `PublicOrigin ${PublicOrigin} has a port: a domain of API Gateway serves 443 only.`,
          'Leave the port out, or leave out HostedZoneId and CertificateArn and put a proxy of your own in front of the API.',
        ),
      ];
    }
    if (HostedZoneId === '' && PublicOrigin === `https://${SenderDomain}`) {
      return [
        stop(
          `PublicOrigin's host is SenderDomain, ${SenderDomain}: it needs a CNAME, and calendar replies need an MX there. DNS allows no other record beside a CNAME (RFC 1034 §3.6.2).`,
          `Take another host, such as https://pages.${SenderDomain}.`,
        ),
      ];
    }
    return [];
  }
  if (isServed) {
    return [
      stop(
        `PublicOrigin is ${ownOrigin}, but HostedZoneId or CertificateArn asks for a domain.`,
        'Give the origin (https://pages.example.com), or leave both out.',
      ),
    ];
  }
  return [
    note(
      `PublicOrigin is ${ownOrigin}: mails link to the address of this API. If that API is ever replaced, all mailed links end.`,
      'For a programme that stays, give an origin of your own (https://alumni.example.com).',
    ),
  ];
}

function stop(what: string, remedy: string): PreflightFinding {
  return { weight: 'stop', what, remedy };
}

function note(what: string, remedy: string): PreflightFinding {
  return { weight: 'note', what, remedy };
}
