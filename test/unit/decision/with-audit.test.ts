/** Who wrote what, and when: all authors are known, so that none of them approves what they wrote. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { auditFields, auditView, authorsWith, newAudit, withAudit } from '../../../shared/decision/with-audit.ts';

const monday = new Date('2026-11-30T01:00:00Z');
const tuesday = new Date('2026-12-01T01:00:00Z');

describe('audit fields', () => {
  test('of something new name its maker as first author and last writer', () => {
    const audit = newAudit('hr-1', monday);
    expect(audit).toEqual({
      createdBy: 'hr-1',
      authors: ['hr-1'],
      createdAt: '2026-11-30T01:00:00.000Z',
      updatedBy: 'hr-1',
      updatedAt: '2026-11-30T01:00:00.000Z',
    });
    expect(z.strictObject(auditFields).parse(audit)).toEqual(audit);
  });

  test('name the last writer after a change, and keep its maker', () => {
    const before = { ...newAudit('hr-1', monday), title: '夕食', place: '東京' };
    expect(withAudit(before, { by: 'hr-2' }, tuesday, { title: '昼食' })).toEqual({
      ...before,
      title: '昼食',
      updatedBy: 'hr-2',
      updatedAt: '2026-12-01T01:00:00.000Z',
    });
  });

  test('a change says nothing about who made it', () => {
    const changed = withAudit(newAudit('hr-1', monday), { by: 'hr-2' }, tuesday, { updatedBy: 'hr-9' });
    expect(changed.updatedBy).toBe('hr-2');
  });

  test('what HR sees has no list of authors', () => {
    const shown = z.object(auditView).parse(newAudit('hr-1', monday));
    expect(Object.keys(shown).sort()).toEqual(['createdAt', 'createdBy', 'updatedAt', 'updatedBy']);
  });

  test('whoever wrote once stays an author, each once, in the order of their first change', () => {
    expect(authorsWith({ authors: ['hr-2', 'hr-1'] }, { by: 'hr-3' })).toEqual(['hr-2', 'hr-1', 'hr-3']);
    expect(authorsWith({ authors: ['hr-2', 'hr-1'] }, { by: 'hr-2' })).toEqual(['hr-2', 'hr-1']);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.string(), (authors, by) => {
        const after = authorsWith({ authors }, { by });
        expect(new Set(after)).toEqual(new Set([...authors, by]));
        expect(after).toHaveLength(new Set(after).size);
      }),
    );
  });
});
