/** The file of a deployment: whole or as before, of one account, and a repeated deployment began with the failed one. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeploymentRecord } from '../../../infra/deploy/deployment-record.ts';

let folder: string;
let file: string;
const outputs = (account: string) =>
  JSON.stringify({ Stack: { Name: 'x', Arn: `arn:aws:sns:ap-northeast-1:${account}:Alarms` } });
const here = { account: '123456789012', region: 'ap-northeast-1' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'okaeri-record-'));
  file = join(folder, 'deployment.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the outputs are replaced when all stacks are deployed, and not before', () => {
  const record = new DeploymentRecord(file);
  writeFileSync(file, outputs('123456789012'));
  record.begin(new Date());
  writeFileSync(record.unfinished, '{"half":{}}');
  expect(readFileSync(file, 'utf8')).toBe(outputs('123456789012'));
  record.complete();
  expect(readFileSync(file, 'utf8')).toBe('{"half":{}}');
  expect(existsSync(record.unfinished)).toBe(false);
});

test('a deployment that repeats a failed one began with it; the next does not', () => {
  const [first, second, third] = ['01', '02', '03'].map((day) => new Date(`2026-12-${day}T00:00:00Z`)) as [
    Date,
    Date,
    Date,
  ];
  expect(new DeploymentRecord(file).begin(first)).toEqual(first);
  const repeated = new DeploymentRecord(file);
  expect(repeated.begin(second)).toEqual(first);
  repeated.end();
  expect(new DeploymentRecord(file).begin(third)).toEqual(third);
});

test('a deployment that failed long ago began as long ago as the archive of events has', () => {
  new DeploymentRecord(file).begin(new Date('2026-01-01T00:00:00Z'));
  expect(new DeploymentRecord(file).begin(new Date('2026-12-01T00:00:00Z'))).toEqual(new Date('2026-09-03T00:00:00Z'));
});

test('the outputs of another account or region are not replaced', () => {
  const record = new DeploymentRecord(file);
  expect(() => record.refuseAnother(here)).not.toThrow();
  writeFileSync(file, outputs(here.account));
  expect(() => record.refuseAnother(here)).not.toThrow();
  expect(() => record.refuseAnother({ ...here, region: 'us-east-1' })).toThrow(/ap-northeast-1.*us-east-1/);
  writeFileSync(file, outputs('999999999999'));
  expect(() => record.refuseAnother(here)).toThrow(/account 999999999999.*account 123456789012/);
});
