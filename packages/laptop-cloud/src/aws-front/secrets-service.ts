import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Access } from '../iam/access.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';
import {
  jsonAnswer,
  jsonError,
  jsonInput,
  type Service,
  type ServiceAnswer,
  type ServiceCall,
  ServiceError,
  targetOperation,
} from './service.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

/** Secrets Manager: secrets of the templates, generated once and kept; the newest two versions can be read. */
export class SecretsService implements Service {
  readonly throttled = new ServiceError('ThrottlingException', 'Rate exceeded');
  readonly #secrets = new Map<string, Resource<'AWS::SecretsManager::Secret'>>();
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #access: Access;

  constructor(model: Model, database: Database, clock: Clock, access: Access) {
    this.#database = database;
    this.#clock = clock;
    this.#access = access;
    for (const secret of model.all('AWS::SecretsManager::Secret')) {
      this.#secrets.set(secret.arn(), secret);
      if (this.#versions(secret.arn()).length === 0) this.#add(secret.arn(), firstValue(secret));
    }
  }

  /** The current value of a secret, for the laptop cloud's own ready file. */
  current(arn: string): string | undefined {
    return this.#versions(arn)[0]?.value;
  }

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const operation = targetOperation(call.headers);
    const input = jsonInput(call);
    const asked = String(input['SecretId'] ?? '');
    const secret = this.#secrets.get(asked) ?? [...this.#secrets.values()].find(({ name }) => name === asked);
    const arn = secret?.arn() ?? asked;
    const decision = this.#access.check(call.accessKey, `secretsmanager:${operation}`, arn);
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because);
    if (secret === undefined)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    switch (operation) {
      case 'GetSecretValue':
        return jsonAnswer(this.#read(secret, input), '1.1');
      case 'PutSecretValue': {
        const version = this.#add(arn, String(input['SecretString'] ?? ''));
        return jsonAnswer({ ARN: arn, Name: secret.name, VersionId: version.id, VersionStages: ['AWSCURRENT'] }, '1.1');
      }
      default:
        throw new ServiceError(
          'UnknownOperationException',
          `The laptop cloud does not know secretsmanager:${operation}.`,
        );
    }
  }

  error(error: ServiceError): ServiceAnswer {
    return jsonError(error, '1.1');
  }

  #read(secret: Resource<'AWS::SecretsManager::Secret'>, input: Record<string, unknown>): unknown {
    const versions = this.#versions(secret.arn());
    const stage = String(input['VersionStage'] ?? 'AWSCURRENT');
    const wanted = input['VersionId'];
    const index =
      wanted === undefined
        ? ['AWSCURRENT', 'AWSPREVIOUS'].indexOf(stage)
        : versions.findIndex(({ id }) => id === wanted);
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
    return JSON.parse(this.#database.setting(`secret:${arn}`) ?? '[]') as Version[];
  }

  #add(arn: string, value: string): Version {
    const version = { id: randomUUID(), value, createdAt: this.#clock.now() };
    this.#database.remember(`secret:${arn}`, JSON.stringify([version, ...this.#versions(arn)].slice(0, 2)));
    return version;
  }
}

function firstValue({ properties, place }: Resource<'AWS::SecretsManager::Secret'>): string {
  const generate = properties.GenerateSecretString;
  if (generate === undefined) return properties.SecretString ?? '';
  const punctuation = generate.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${punctuation}`;
  const allowed = [...alphabet].filter((character) => !generate.ExcludeCharacters.includes(character));
  const password = Array.from({ length: generate.PasswordLength }, () => allowed[randomInt(allowed.length)]).join('');
  if (generate.GenerateStringKey === undefined) return password;
  try {
    const template = JSON.parse(generate.SecretStringTemplate ?? '{}') as object;
    return JSON.stringify({ ...template, [generate.GenerateStringKey]: password });
  } catch {
    throw new Refusal(`${place}: SecretStringTemplate is not JSON.`);
  }
}
