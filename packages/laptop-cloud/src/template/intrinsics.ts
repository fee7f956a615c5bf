import { Refusal, required } from '../refusal.ts';
import type { AssemblyStack, TemplateResource, TemplateValue } from './assembly.ts';
import { parameterValue } from './parameters.ts';

/** A value without intrinsics. */
export type ResolvedValue = string | number | boolean | null | ResolvedValue[] | { [key: string]: ResolvedValue };

/** What the resolver needs to know about the world outside the templates. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  /** Values for template parameters; a parameter not listed uses its default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `Ref` of a resource. */
  reference(stack: AssemblyStack, logicalId: string, resource: TemplateResource): string;
  /** `Fn::GetAtt` of a resource. */
  attribute(stack: AssemblyStack, logicalId: string, resource: TemplateResource, name: string): string;
}

const noValue = Symbol('AWS::NoValue');

/** Resolves intrinsics the way CloudFormation does, for all stacks together (exports are imported across them). */
export class Resolver {
  readonly #exports = new Map<string, { stack: AssemblyStack; value: TemplateValue }>();
  readonly #surroundings: Surroundings;

  constructor(stacks: readonly AssemblyStack[], surroundings: Surroundings) {
    this.#surroundings = surroundings;
    for (const stack of stacks) {
      for (const output of Object.values(stack.template.Outputs)) {
        if (output.Export === undefined || !this.holds(stack, output.Condition)) continue;
        this.#exports.set(this.text(stack, output.Export.Name), { stack, value: output.Value });
      }
    }
  }

  /** Resolves a value; `where` names it in a refusal. */
  resolve(stack: AssemblyStack, value: TemplateValue, where = 'a value'): ResolvedValue {
    const resolved = this.#resolve(stack, value, where);
    return resolved === noValue ? null : (resolved as ResolvedValue);
  }

  /** Resolves a value that must be text. */
  text(stack: AssemblyStack, value: TemplateValue, where = 'a value'): string {
    const resolved = this.resolve(stack, value, where);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new Refusal(`Stack ${stack.name}: ${where} should be text.`);
  }

  /** Whether a named condition holds; no name means yes. */
  holds(stack: AssemblyStack, name: string | undefined): boolean {
    if (name === undefined) return true;
    const condition = required(stack.template.Conditions[name], `Stack ${stack.name} has no condition ${name}.`);
    return this.resolve(stack, condition, `condition ${name}`) === true;
  }

  #resolve(stack: AssemblyStack, value: TemplateValue, where: string): unknown {
    if (typeof value === 'string') {
      if (!value.includes('{{resolve:')) return value;
      throw new Refusal(
        `Stack ${stack.name}: ${where} uses a dynamic reference (${value}), which the laptop cloud does not know.`,
      );
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) {
      return value.map((item) => this.#resolve(stack, item, where)).filter((item) => item !== noValue);
    }
    const keys = Object.keys(value);
    const [key] = keys;
    if (keys.length === 1 && key !== undefined && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))) {
      const argument = value[key];
      // A policy statement may hold the single key "Condition"; a condition reference is always text.
      if (argument !== undefined && !(key === 'Condition' && typeof argument !== 'string')) {
        return this.#intrinsic(stack, key, argument, where);
      }
    }
    const entries = keys.map((name) => [name, this.#resolve(stack, value[name] ?? null, where)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
  }

  #intrinsic(stack: AssemblyStack, name: string, argument: TemplateValue, where: string): unknown {
    const list = (): TemplateValue[] => {
      if (Array.isArray(argument)) return argument;
      throw new Refusal(`Stack ${stack.name}: ${where} uses ${name} without a list.`);
    };
    const at = (position: number): TemplateValue => list()[position] ?? '';
    switch (name) {
      case 'Ref':
        return this.#reference(stack, String(argument), where);
      case 'Condition':
        return this.holds(stack, String(argument));
      case 'Fn::GetAtt': {
        const [id = '', ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return this.#attribute(stack, id, path.join('.'), where);
      }
      case 'Fn::Join':
        return this.#list(stack, at(1), where)
          .map(String)
          .join(String(at(0)));
      case 'Fn::Split':
        return this.text(stack, at(1), where).split(String(at(0)));
      case 'Fn::Select': {
        const chosen = this.#list(stack, at(1), where)[Number(this.text(stack, at(0), where))];
        return required(chosen, `Stack ${stack.name}: ${where} selects an element that is not there.`);
      }
      case 'Fn::Sub':
        return this.#substitute(stack, argument, where);
      case 'Fn::ImportValue':
        return this.#import(stack, this.text(stack, argument, where), where);
      case 'Fn::If':
        return this.#resolve(stack, this.holds(stack, String(at(0))) ? at(1) : at(2), where);
      case 'Fn::Equals':
        return this.text(stack, at(0), where) === this.text(stack, at(1), where);
      case 'Fn::Not':
        return this.resolve(stack, at(0), where) !== true;
      case 'Fn::And':
        return list().every((item) => this.resolve(stack, item, where) === true);
      case 'Fn::Or':
        return list().some((item) => this.resolve(stack, item, where) === true);
      default:
        throw new Refusal(`Stack ${stack.name}: ${where} uses ${name}, which the laptop cloud does not know.`);
    }
  }

  #list(stack: AssemblyStack, value: TemplateValue, where: string): ResolvedValue[] {
    const resolved = this.resolve(stack, value, where);
    if (Array.isArray(resolved)) return resolved;
    throw new Refusal(`Stack ${stack.name}: ${where} should be a list.`);
  }

  #reference(stack: AssemblyStack, name: string, where: string): string | typeof noValue {
    switch (name) {
      case 'AWS::NoValue':
        return noValue;
      case 'AWS::AccountId':
        return this.#surroundings.account;
      case 'AWS::Region':
        return this.#surroundings.region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${this.#surroundings.region}:${this.#surroundings.account}:stack/${stack.name}/local`;
    }
    const parameter = stack.template.Parameters[name];
    if (parameter !== undefined) {
      return parameterValue(stack.name, name, parameter, this.#surroundings.parameters[name]);
    }
    return this.#surroundings.reference(stack, name, resourceOf(stack, name, where));
  }

  #attribute(stack: AssemblyStack, id: string, name: string, where: string): string {
    return this.#surroundings.attribute(stack, id, resourceOf(stack, id, where), name);
  }

  #substitute(stack: AssemblyStack, argument: TemplateValue, where: string): string {
    const [text, names] = Array.isArray(argument) ? argument : [argument, {}];
    const own = names !== null && typeof names === 'object' && !Array.isArray(names) ? names : {};
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      const value = own[name];
      if (value !== undefined) return this.text(stack, value, where);
      const [id = '', ...path] = name.split('.');
      if (path.length > 0) return this.#attribute(stack, id, path.join('.'), where);
      return String(this.#reference(stack, id, where));
    });
  }

  #import(stack: AssemblyStack, name: string, where: string): unknown {
    const sentence = `Stack ${stack.name}: ${where} imports ${name}, which no stack exports.`;
    const { stack: exporting, value } = required(this.#exports.get(name), sentence);
    return this.#resolve(exporting, value, where);
  }
}

function resourceOf({ name, template }: AssemblyStack, id: string, where: string): TemplateResource {
  return required(template.Resources[id], `Stack ${name}: ${where} refers to ${id}, which is not there.`);
}
