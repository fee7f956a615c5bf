import { createHash } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { AssemblyStack, TemplateResource, TemplateValue } from './assembly.ts';
import type { Resolver, Surroundings } from './intrinsics.ts';
import { isKnownType, type KnownType } from './resource-types.ts';

/** The account number of every laptop cloud. */
export const defaultAccount = '123456789012';

/** Where the laptop cloud listens, for resources that are named by their address. */
export interface Endpoints {
  readonly api: string;
  readonly aws: string;
}

type Place = Pick<Surroundings, 'account' | 'region' | 'parameters'> & { readonly endpoints: Endpoints };

const nameProperties: Partial<Record<KnownType, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::SubscriptionFilter': 'FilterName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SES::ReceiptRule': 'Rule.Name',
  'AWS::SES::ReceiptRuleSet': 'RuleSetName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SQS::Queue': 'QueueName',
};

/** Service and form of the ARNs that end in the name. */
const arnForms: Partial<Record<KnownType, readonly [service: string, form: string]>> = {
  'AWS::CloudWatch::Alarm': ['cloudwatch', 'alarm:'],
  'AWS::CloudWatch::CompositeAlarm': ['cloudwatch', 'alarm:'],
  'AWS::DynamoDB::Table': ['dynamodb', 'table/'],
  'AWS::Events::EventBus': ['events', 'event-bus/'],
  'AWS::Lambda::Function': ['lambda', 'function:'],
  'AWS::Scheduler::ScheduleGroup': ['scheduler', 'schedule-group/'],
  'AWS::SES::ConfigurationSet': ['ses', 'configuration-set/'],
  'AWS::SES::EmailIdentity': ['ses', 'identity/'],
  'AWS::SES::ReceiptRuleSet': ['ses', 'receipt-rule-set/'],
  'AWS::SNS::Topic': ['sns', ''],
  'AWS::SQS::Queue': ['sqs', ''],
};

/** Attributes that are the same as the name, the ARN or the reference. */
const attributes: Readonly<Record<string, 'name' | 'arn' | 'reference'>> = {
  'AWS::ApiGatewayV2::Api.ApiId': 'name',
  'AWS::ApiGatewayV2::DomainName.RegionalDomainName': 'name',
  'AWS::ApiGatewayV2::DomainName.RegionalHostedZoneId': 'name',
  'AWS::Events::EventBus.Name': 'name',
  'AWS::SecretsManager::Secret.Id': 'arn',
  'AWS::SNS::Topic.TopicArn': 'arn',
  'AWS::SNS::Topic.TopicName': 'name',
  'AWS::SQS::Queue.QueueName': 'name',
  'AWS::SQS::Queue.QueueUrl': 'reference',
};

/**
 * Names, ARNs and URLs of resources; the same in every run, so that state survives a restart. It and the resolver know
 * each other because a name may hold a reference.
 */
export class Naming implements Surroundings {
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly #endpoints: Endpoints;
  #resolver: Resolver | undefined;

  constructor({ account, region, parameters, endpoints }: Place) {
    this.account = account;
    this.region = region;
    this.parameters = parameters;
    this.#endpoints = endpoints;
  }

  use(resolver: Resolver): void {
    this.#resolver = resolver;
  }

  /** The physical name: the one the template gives, else stack and logical id as CloudFormation would join them. */
  name(stack: AssemblyStack, id: string, resource: TemplateResource): string {
    const type = knownType(stack, id, resource);
    const property = nameProperties[type];
    const given = property === undefined ? undefined : givenName(resource, property);
    const named = given === undefined ? null : (this.#resolver?.resolve(stack, given, `${id}.${property}`) ?? null);
    if (named !== null) return String(named);
    if (type.startsWith('AWS::ApiGatewayV2::')) return shortHash(`${stack.name}/${id}`);
    // Bucket names are in lower case and unique on AWS.
    if (type === 'AWS::S3::Bucket') return `${stack.name}-${id}`.toLowerCase().slice(0, 63);
    return `${stack.name}-${id}`.slice(0, 64);
  }

  /** The ARN of a resource whose type has one. */
  arn(stack: AssemblyStack, id: string, resource: TemplateResource): string {
    const name = this.name(stack, id, resource);
    const type = knownType(stack, id, resource);
    const form = arnForms[type];
    const arn = (service: string, rest: string): string => `arn:aws:${service}:${this.region}:${this.account}:${rest}`;
    if (form !== undefined) return arn(form[0], `${form[1]}${name}`);
    switch (type) {
      case 'AWS::Events::Rule': {
        const bus = resource.Properties['EventBusName'];
        const busName = bus === undefined ? 'default' : this.#resolver?.text(stack, bus);
        return arn('events', busName === 'default' ? `rule/${name}` : `rule/${lastPart(busName ?? '')}/${name}`);
      }
      case 'AWS::IAM::Role':
        return `arn:aws:iam::${this.account}:role/${name}`;
      case 'AWS::Logs::LogGroup':
        return arn('logs', `log-group:${name}:*`);
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${name}`;
      case 'AWS::Scheduler::Schedule':
        return arn('scheduler', `schedule/${String(resource.Properties['GroupName'] ?? 'default')}/${name}`);
      case 'AWS::SecretsManager::Secret':
        return arn('secretsmanager', `secret:${name}-${shortHash(name).slice(0, 6)}`);
      default:
        throw new Refusal(`Stack ${stack.name}: ${id} (${type}) has no ARN that the laptop cloud knows.`);
    }
  }

  /** `Ref`. */
  reference(stack: AssemblyStack, id: string, resource: TemplateResource): string {
    switch (knownType(stack, id, resource)) {
      case 'AWS::SQS::Queue':
        // The SDK sends to the host of the queue URL, so the URL names the AWS front.
        return `${this.#endpoints.aws}/${this.account}/${this.name(stack, id, resource)}`;
      case 'AWS::SecretsManager::Secret':
      case 'AWS::SNS::Topic':
        return this.arn(stack, id, resource);
      default:
        return this.name(stack, id, resource);
    }
  }

  /** `Fn::GetAtt`. */
  attribute(stack: AssemblyStack, id: string, resource: TemplateResource, attribute: string): string {
    const type = knownType(stack, id, resource);
    if (attribute === 'Arn') return this.arn(stack, id, resource);
    const key = `${type}.${attribute}`;
    const form = attributes[key];
    if (form !== undefined) return this[form](stack, id, resource);
    switch (key) {
      case 'AWS::DynamoDB::Table.StreamArn':
        return `${this.arn(stack, id, resource)}/stream/local`;
      case 'AWS::IAM::Role.RoleId':
        return `AROA${shortHash(this.name(stack, id, resource)).toUpperCase()}`;
      case 'AWS::ApiGatewayV2::Api.ApiEndpoint':
        return this.#endpoints.api;
    }
    // DKIM records are only shown to the owner of the domain.
    if (/^AWS::SES::EmailIdentity\.DkimDNSToken(Name|Value)[123]$/.test(key)) return `${attribute.toLowerCase()}.local`;
    throw new Refusal(
      `Stack ${stack.name}: ${id} (${type}) has no attribute ${attribute} that the laptop cloud knows.`,
    );
  }
}

function givenName({ Properties }: TemplateResource, property: string): TemplateValue | undefined {
  return property.split('.').reduce<TemplateValue | undefined>((value, part) => {
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value[part] : undefined;
  }, Properties);
}

/** The type of a resource. @throws {Refusal} when the laptop cloud does not know it */
export function knownType(stack: AssemblyStack, id: string, resource: TemplateResource): KnownType {
  if (isKnownType(resource.Type)) return resource.Type;
  throw new Refusal(
    `Stack ${stack.name}: ${id} is an ${resource.Type}, a resource type that the laptop cloud does not know.`,
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** The name at the end of an ARN, or the name itself. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(Math.max(nameOrArn.lastIndexOf('/'), nameOrArn.lastIndexOf(':')) + 1);
}
