/**
 * The order of the test files: first the one that is named like the file with the fault, then the small ones. A fault in a constant
 * is tried with all of them, until a test fails.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const faulty = this.ctx.config.related?.map((path) => basename(path, '.ts')) ?? [];
    const distance = ({ moduleId }: TestSpecification) =>
      faulty.includes(basename(moduleId, '.test.ts')) ? 0 : statSync(moduleId).size;
    return files.toSorted((one, other) => distance(one) - distance(other));
  }
}
