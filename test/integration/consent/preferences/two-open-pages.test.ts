import { describe, expect, it } from 'vitest';
import { verificationCode } from '../../../../shared/links/verification-code.ts';
import { somebody, testKeys } from '../../../fixtures/consent.ts';
import { fieldsShown } from '../../../fixtures/shown-form.ts';
import { putMember, recordOf, verificationsOf } from '../consent-tables.ts';
import { codeFor, linkOf, page, tick } from './preference-page.ts';

describe('two open pages', () => {
  /** The form of a page, with these topics ticked. */
  const formOf = (body: string, topics: readonly string[]) => [
    ...fieldsShown(body).filter(([name]) => name !== 'topic'),
    ...tick(...topics),
  ];

  it('each save what was changed on them: neither undoes a withdrawal or a grant of the other', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['newsletter', 'gatherings'], directory: true });
    const token = linkOf(alumniId);
    const [one, other] = [(await page.visit('GET', token)).body, (await page.visit('GET', token)).body];

    await page.visit('POST', token, formOf(one, ['newsletter', 'jobs']));
    const { code, verificationId } = await codeFor(alumniId);
    await page.submit(token, ['verification', verificationId], ['code', code]);
    expect((await recordOf(alumniId))?.topics).toEqual(['newsletter', 'jobs']);
    const saved = await page.visit('POST', token, formOf(other, ['gatherings']));

    expect(saved.statusCode).toBe(200);
    expect(saved.body).not.toContain('name="code"');
    expect(saved.body).toContain('別の画面などで設定が変更されています');
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['jobs'], directory: true });
    expect(await verificationsOf(alumniId)).toHaveLength(1);
  });

  it('do not mention other changes where there are none', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { skills: ['C, C++', ' Go'] });
    const { body } = await page.visit('GET', linkOf(alumniId));
    const saved = await page.visit('POST', linkOf(alumniId), formOf(body, ['jobs']));
    expect(saved.body).toContain('保存しました');
    expect(saved.body).not.toContain('別の画面');
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['jobs'], skills: ['C, C++', ' Go'] });
  });

  it('do not grant again, by the code of one, what the other granted and the member then withdrew', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['newsletter'] });
    const token = linkOf(alumniId);
    const { body } = await page.visit('GET', token);
    await page.visit('POST', token, formOf(body, ['newsletter', 'jobs']));
    await page.visit('POST', token, formOf(body, ['newsletter', 'gatherings', 'jobs']));
    const [first, second] = (await verificationsOf(alumniId)).toSorted(
      (one, other) => one.wanted.topics.length - other.wanted.topics.length,
    );
    const enter = async (asked = first) =>
      page.submit(
        token,
        ['verification', asked?.verificationId ?? ''],
        ['code', asked === undefined ? '' : verificationCode(asked.verificationId, alumniId, testKeys)],
      );
    await enter(first);
    await page.visit('POST', token, formOf((await page.visit('GET', token)).body, ['newsletter']));
    await enter(second);
    expect((await recordOf(alumniId))?.topics).toEqual(['newsletter', 'gatherings']);
  });
});
