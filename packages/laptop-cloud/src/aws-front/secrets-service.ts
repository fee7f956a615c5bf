import { randomInt, randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  json11,
  jsonInput,
  jsonResponse,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  targetOperation,
  unknownOperation,
} from '../aws-service.ts';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';
import type { Clock } from '../time/clock.ts';

const secretInput = z.object({
  SecretId: z.string().default(''),
  SecretString: z.string().default(''),
  VersionId: z.string().optional(),
  VersionStage: z.string().default('AWSCURRENT'),
});
const storedVersions = z.array(z.object({ id: z.string(), value: z.string(), createdAt: z.number() }));

type Version = z.infer<typeof storedVersions>[number];
type Secret = Resource<'AWS::SecretsManager::Secret'>;

/** Secrets Manager: secrets of the templates, generated once and kept; the newest two versions can be read. */
export class SecretsService implements Service {
  readonly throttled = json11.throttled;
  readonly error = json11.error;
  readonly #secrets = new Map<string, Secret>();
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(model: Model, database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    for (const secret of model.all('AWS::SecretsManager::Secret')) {
      this.#secrets.set(secret.arn(), secret);
      if (this.#versions(secret.arn()).length === 0) this.#add(secret.arn(), firstValue(secret));
    }
  }

  /** The current value of a secret; undefined when there is none with that ARN. */
  current(arn: string): string | undefined {
    return this.#versions(arn)[0]?.value;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const operation = targetOperation(call.headers);
    const input = jsonInput(call, secretInput);
    const wanted = input.SecretId;
    const secret = this.#secrets.get(wanted) ?? [...this.#secrets.values()].find(({ name }) => name === wanted);
    const arn = secret?.arn() ?? wanted;
    requireAccess(call, `secretsmanager:${operation}`, arn);
    if (secret === undefined)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    switch (operation) {
      case 'GetSecretValue':
        return jsonResponse(this.#read(secret, input), '1.1');
      case 'PutSecretValue': {
        const { id } = this.#add(arn, input.SecretString);
        return jsonResponse({ ARN: arn, Name: secret.name, VersionId: id, VersionStages: ['AWSCURRENT'] }, '1.1');
      }
      default:
        throw unknownOperation('secretsmanager', operation);
    }
  }

  #read(secret: Secret, { VersionId, VersionStage }: z.infer<typeof secretInput>): unknown {
    const versions = this.#versions(secret.arn());
    const index =
      VersionId === undefined
        ? ['AWSCURRENT', 'AWSPREVIOUS'].indexOf(VersionStage)
        : versions.findIndex(({ id }) => id === VersionId);
    const version = versions[index];
    if (version === undefined) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret value.");
    }
    return {
      ARN: secret.arn(),
      Name: secret.name,
      VersionId: version.id,
      SecretString: version.value,
      VersionStages: [index === 0 ? 'AWSCURRENT' : 'AWSPREVIOUS'],
      CreatedDate: version.createdAt / 1000,
    };
  }

  #versions(arn: string): Version[] {
    return storedVersions.parse(JSON.parse(this.#database.setting(`secret:${arn}`) ?? '[]'));
  }

  #add(arn: string, value: string): Version {
    const version = { id: randomUUID(), value, createdAt: this.#clock.now() };
    this.#database.remember(`secret:${arn}`, JSON.stringify([version, ...this.#versions(arn)].slice(0, 2)));
    return version;
  }
}

function firstValue({ properties, place }: Secret): string {
  const generate = properties.GenerateSecretString;
  if (generate === undefined) return properties.SecretString ?? '';
  const punctuation = generate.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${punctuation}`;
  const allowed = [...alphabet].filter((character) => !generate.ExcludeCharacters.includes(character));
  const password = Array.from({ length: generate.PasswordLength }, () => allowed[randomInt(allowed.length)]).join('');
  if (generate.GenerateStringKey === undefined) return password;
  try {
    const template = z.record(z.string(), z.unknown()).parse(JSON.parse(generate.SecretStringTemplate ?? '{}'));
    return JSON.stringify({ ...template, [generate.GenerateStringKey]: password });
  } catch {
    throw new Refusal(`${place}: SecretStringTemplate is not a JSON object.`);
  }
}
