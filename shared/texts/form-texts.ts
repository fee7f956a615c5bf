/** What forms of every context say of a field, as entries for their catalogues. */
export const formTexts = {
  unwritable: {
    ja: '使用できない文字（外字、制御文字、文字化けした箇所など）が含まれています。別の文字でご記入ください。',
    en: 'This holds a character that others cannot see, or that was lost on the way. Please write it in another way.',
  },
  chooseAgain: { ja: 'もう一度お選びください。', en: 'Please choose again.' },
} as const;
