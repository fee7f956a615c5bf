/** Words that several pages of this context share. */

import type { Language } from '../../../shared/locale/languages.ts';
import type { Topic } from '../../../shared/vocabulary.ts';

type Words = Readonly<Record<Language, string>>;

const topicNames: Record<Topic, Words> = {
  newsletter: { ja: 'お便り(メールマガジン)', en: 'Newsletter' },
  gatherings: { ja: '交流会・セミナーのご案内', en: 'Gatherings and seminars' },
  jobs: { ja: '求人情報のご案内', en: 'Jobs' },
};

const topicDescriptions: Record<Topic, Words> = {
  newsletter: {
    ja: '当社の近況、新製品、事業に関するお知らせ',
    en: 'News about the company, its products and its plans',
  },
  gatherings: { ja: '開催のご案内と出欠の確認', en: 'Invitations, and knowing who comes' },
  jobs: { ja: '再入社を含む募集のお知らせ', en: 'Openings, including ways to come back' },
};

/** What a topic is called on a page. */
export function topicName(topic: Topic, language: Language): string {
  return topicNames[topic][language];
}

/** What one gets by saying yes to a topic, in the notice's words. */
export function topicDescription(topic: Topic, language: Language): string {
  return topicDescriptions[topic][language];
}
