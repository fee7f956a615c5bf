/** A preview shows what the readers of each language will get, with sample values; its links open for a quarter of an hour. */
import { beforeEach, describe, expect, it } from 'vitest';
import { slotNames } from '../../../../events/read-models/campaign-content.ts';
import {
  contentVersion,
  previewLinks,
  previewOf,
  previewResponse,
} from '../../../../functions/campaigns/preview/preview.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { readPreviewToken } from '../../../../shared/links/preview-token.ts';
import type { LinkKeys } from '../../../../shared/links/sealed.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { now, written } from '../campaign/campaign-steps.ts';

const both = { topic: 'newsletter', subject: { ja: '秋', en: 'Autumn' }, body: { ja: '紅葉', en: 'Leaves' } } as const;
const japanese = { topic: 'newsletter', subject: { ja: '秋' }, body: { ja: '{{ salutation }}' } } as const;

describe('the preview', () => {
  it('of both languages shows each as it was written', () => {
    const { ja, en } = previewOf(both, programme);
    expect(ja).toMatchObject({ subject: '秋', fallback: false, missing: [] });
    expect(en).toMatchObject({ subject: 'Autumn', fallback: false, missing: [] });
    expect([ja.text, ja.html].every((text) => text.includes('紅葉') && !text.includes('Leaves'))).toBe(true);
    expect([en.text, en.html].every((text) => text.includes('Leaves') && !text.includes('紅葉'))).toBe(true);
  });

  it('of one language shows the readers of the other what they get, marked, and what is missing', () => {
    const { ja, en } = previewOf(japanese, programme);
    expect(ja).toMatchObject({ fallback: false, missing: [] });
    expect(en).toEqual({ ...ja, fallback: true, missing: ['subject', 'body'] });
    expect(en.text).toContain('髙橋 花子 様');
    const english = previewOf({ ...both, subject: { en: 'Autumn' }, body: { en: '{{ salutation }}' } }, programme);
    expect(english.ja).toMatchObject({ subject: 'Autumn', fallback: true, missing: ['subject', 'body'] });
    expect(english.ja.text).toContain('Dear Hanako,');
  });

  it('of a body without a subject says so, and has the other subject', () => {
    const { en } = previewOf({ ...both, subject: { ja: '秋' } }, programme);
    expect(en).toMatchObject({ subject: '秋', fallback: false, missing: ['subject'] });
  });

  it('has a sample for every variable, and leads nowhere', () => {
    const gatheringId = idFrom('gathering', 'one');
    const urls = slotNames.filter((name) => name !== 'salutation');
    const body = { ja: urls.map((name) => `[${name}]({{ ${name} }})`).join('\n\n') };
    const { html } = previewOf({ ...japanese, topic: 'gatherings', body, gatheringId }, programme).ja;
    for (const name of urls) expect(html).toContain(`href="https://example.com/preview/${name}"`);
  });

  it('of no body at all is a fault of the program', () => {
    expect(() => previewOf({ ...japanese, body: {} }, programme)).toThrow('a campaign without a body');
  });
});

describe('the links to a preview', () => {
  const keys: LinkKeys = { active: 1, keys: new Map([[1, Buffer.from('a key of the tests')]]) };
  const campaign = written();
  let links: ReturnType<typeof previewLinks>;
  beforeEach(() => {
    process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';
    links = previewLinks(campaign, programme, keys, now);
  });

  it('open each language for 15 minutes', () => {
    expect(links.map(({ language, expiresAt }) => [language, expiresAt])).toEqual([
      ['ja', '2026-11-22T00:15:00.000Z'],
      ['en', '2026-11-22T00:15:00.000Z'],
    ]);
    for (const { language, url } of links)
      expect(url).toMatch(new RegExp(`^https://alumni\\.example\\.com/v/[\\w-]{52}\\?lang=${language}$`));
  });

  it('are of this campaign and this content: a change of the text ends them, one of the audience does not', () => {
    const token = new URL(links[0]?.url ?? '').pathname.slice('/v/'.length);
    const read = readPreviewToken(token, keys);
    expect(read?.campaignId).toBe(campaign.campaignId);
    expect(read?.isOf(contentVersion(campaign, programme))).toBe(true);
    expect(read?.isOf(contentVersion({ ...campaign, body: { ja: '別の文' } }, programme))).toBe(false);
    expect(contentVersion(written({ audience: { locales: ['ja'] } }), programme)).toBe(
      contentVersion(campaign, programme),
    );
  });
});

describe('one mail alone', () => {
  it.each([
    ['text', 'text/plain; charset=utf-8'],
    ['html', 'text/html; charset=utf-8'],
  ] as const)('as %s is what the preview shows, as %s', (as, type) => {
    const { status, headers, body } = previewResponse(both, programme, { as, language: 'en' });
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(body).toBe(previewOf(both, programme).en[as]);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('as on a phone names the sender and the subject, in the language that was asked for', () => {
    const phone = previewResponse(both, programme, { as: 'phone', language: 'en' });
    expect(phone.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(phone.body).toContain('<html lang="en">');
    expect(phone.body).toContain('<title>Autumn</title>');
    expect(phone.body).toContain(`<strong>Autumn</strong>${programme.name.en}`);
  });

  it('is in the language of the programme, where none is asked for', () => {
    const inEnglish = { ...programme, language: 'en' as const };
    expect(previewResponse(both, inEnglish, { as: 'text' }).body).toContain('Leaves');
    expect(previewResponse(both, { ...programme, language: 'ja' }, { as: 'text' }).body).toContain('紅葉');
  });
});
