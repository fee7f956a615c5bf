/** What the laptop knows about itself when the templates are resolved. */
export interface LaptopAddresses {
  readonly api: string;
  readonly issuer: string;
}

/** The audience of the local tokens. */
export const LOCAL_AUDIENCE = 'okaeri-local';

/** The values that a deployment gives as CloudFormation parameters. */
export function localParameters({ api, issuer }: LaptopAddresses): Record<string, string> {
  return {
    OidcIssuer: issuer,
    OidcAudience: LOCAL_AUDIENCE,
    SenderDomain: 'alumni.example.com',
    SenderAddress: 'alumni@alumni.example.com',
    PublicOrigin: api,
    // The sample programme lives in example.com, which a real deployment would refuse as a recipient.
    RefuseReservedDomains: 'false',
    // CDK's own check of its bootstrap stack; nothing is bootstrapped here.
    BootstrapVersion: '99',
  };
}
