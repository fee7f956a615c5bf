/** What HR decides is taken only if every mail about it can be written, and then nothing is in trouble any more. */
import { describe, expect, test } from 'vitest';
import { changeGathering, writeGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { mailable, mailableNew } from '../../../../functions/gatherings/planning/mailable-decisions.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { draftedGathering, gatheringDraft, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const trouble = { since: planned.toISOString(), notice: 'reminder_day' as const, notices: [], errors: [] };
const hr = <Input>(input: Input) => ({ by: 'hr-1', input });
const htmlIn = (field: string) => ({ refused: 'invalid', errors: [expect.objectContaining({ pointer: field })] });

/** What a mail cannot hold. */
const unmailable = { description: { ja: '<b>乾杯</b>' } };

describe('a change of a gathering', () => {
  const change = mailable(changeGathering, programme);

  test('ends the trouble with its mails', () => {
    const before = { ...publishedGathering(), trouble };
    const { state } = taken(change(before, hr({ title: { ja: '新年会' } }), planned));
    expect(state).toMatchObject({ trouble: null, draft: { title: { ja: '新年会' } } });
  });

  test('is refused by the field that no mail can hold', () =>
    expect(change(draftedGathering(), hr(unmailable), planned)).toEqual(htmlIn('/description/ja')));

  test('that is refused for another reason says that reason', () => {
    const cancelled = { ...draftedGathering(), status: 'cancelled' as const };
    expect(mailable(saveTheDate, programme)(cancelled, hr(undefined), planned)).toEqual(
      saveTheDate(cancelled, hr(undefined), planned),
    );
  });

  test('leaves alone what was not written in it', () => {
    const { draft, ...gathering } = draftedGathering();
    const imported = { ...gathering, draft: { ...draft, ...unmailable } };
    expect(taken(change(imported, hr({ title: { ja: '新年会' } }), planned)).state.draft.description).toEqual(
      unmailable.description,
    );
  });
});

describe('a new gathering', () => {
  const create = mailableNew(writeGathering, programme);
  const gatheringId = idFrom('gathering', 'new');

  test('is as it was written', () => {
    const written = writeGathering(gatheringId, hr(gatheringDraft()), planned);
    expect(create(gatheringId, hr(gatheringDraft()), planned)).toEqual(written);
  });

  test('is refused by the field that no mail can hold', () =>
    expect(create(gatheringId, hr(gatheringDraft(unmailable)), planned)).toEqual(htmlIn('/description/ja')));
});
