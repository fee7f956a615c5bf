/** The mail that corrects an announced date before there is a gathering invitation: no RSVP is asked for yet, and no calendar holds it. */
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { changeTexts, dateCorrectionTexts } from '../../texts/notice-texts.ts';
import { factLines, factsOf, isPlanned } from './gathering-facts.ts';
import { bodyOf } from './mail-body.ts';
import { type Composed, skipped, written } from './member-mail.ts';
import { type GatheringNotice, namedChanges, noticeTo } from './notice.ts';

/** What is planned now, whichever of several corrections caused the mail. */
export function dateCorrectionMail(notice: GatheringNotice): Composed {
  const { record } = notice;
  if (!isPlanned(notice)) return skipped('gathering_not_open');
  const { language } = record;
  const texts = dateCorrectionTexts(language);
  const { heading, subject, whatChanged } = changeTexts(language);
  const changed = namedChanges(notice);
  const what = whatChanged(changed);
  const facts = factsOf(notice);
  const body = bodyOf(
    heading(what),
    texts.apology(escaped(facts.title), changed),
    `## ${texts.factsHeading}`,
    factLines(facts, language),
    texts.closing,
  );
  return written(noticeTo(notice, { subject: subject(what, facts.title), body }));
}
