import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { causeOf, Refusal } from '../refusal.ts';
import { parameterShape } from './parameters.ts';

/** A CloudFormation value before its intrinsics are resolved. */
export type TemplateValue = string | number | boolean | null | TemplateValue[] | { [key: string]: TemplateValue };

const value: z.ZodType<TemplateValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(value), z.record(z.string(), value)]),
);

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), value).default({}),
  Metadata: z.record(z.string(), value).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const template = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.record(z.string(), value).default({}),
  Parameters: z.record(z.string(), parameterShape).default({}),
  // Rules only check parameters at deployment (CDK's bootstrap version).
  Rules: z.unknown().optional(),
  Conditions: z.record(z.string(), value).default({}),
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z
    .record(
      z.string(),
      z.strictObject({
        Value: value,
        Description: z.string().optional(),
        Condition: z.string().optional(),
        Export: z.strictObject({ Name: value }).optional(),
      }),
    )
    .default({}),
});

/** A parsed template. */
export type Template = z.infer<typeof template>;
export type TemplateResource = z.infer<typeof resource>;

/** One stack of the cloud assembly. */
export interface AssemblyStack {
  readonly name: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly template: Template;
}

/** What `cdk synth` wrote: stacks in the order of their dependencies, and where each asset is. */
export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** Absolute folder or file of an asset, by the object key that templates use. */
  readonly assets: ReadonlyMap<string, string>;
}

const manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      environment: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
      properties: z.looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() }).default({}),
    }),
  ),
});

const assetManifest = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * Runs the CDK app in a process of its own, so that its memory and its globals go when it is done.
 * @throws {Refusal} with the end of what it printed when it fails
 */
export async function synthesize(
  app: string,
  outdir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(process.execPath, [app], {
    env: { ...process.env, ...environment, CDK_OUTDIR: outdir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) throw new Refusal(`The CDK app ${app} did not synthesize:\n${printed.join('').slice(-4000)}`);
}

/**
 * Reads a cloud assembly.
 * @throws {Refusal} naming the file that is missing or does not parse
 */
export function loadAssembly(outdir: string): Assembly {
  const { artifacts } = parseFile(join(outdir, 'manifest.json'), manifest);
  const assets = new Map<string, string>();
  const stacks: AssemblyStack[] = [];
  for (const id of inOrderOfDependency(artifacts)) {
    const artifact = artifacts[id];
    const file = artifact?.properties.templateFile;
    if (artifact?.type === 'cdk:asset-manifest') {
      const parsed = parseFile(join(outdir, String(artifact.properties['file'])), assetManifest);
      for (const { source, destinations } of Object.values(parsed.files)) {
        if (source.path === undefined) continue;
        for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, resolve(outdir, source.path));
      }
    }
    if (artifact?.type !== 'aws:cloudformation:stack' || file === undefined) continue;
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
    stacks.push({
      name: artifact.properties.stackName ?? id,
      account: account === 'unknown-account' ? undefined : account,
      region: region === 'unknown-region' ? undefined : region,
      template: parseFile(join(outdir, file), template),
    });
  }
  if (stacks.length === 0) throw new Refusal(`${outdir} holds no stack; synthesize the app first.`);
  return { stacks, assets };
}

function inOrderOfDependency(artifacts: z.infer<typeof manifest>['artifacts']): string[] {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    for (const dependency of artifacts[id]?.dependencies ?? []) visit(dependency);
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}

function parseFile<Shape>(file: string, schema: z.ZodType<Shape>): Shape {
  if (!existsSync(file)) throw new Refusal(`${file} is missing; synthesize the app first.`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} is not JSON (${causeOf(error)}).`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(
    `${file} has a shape that the laptop cloud does not know at ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
