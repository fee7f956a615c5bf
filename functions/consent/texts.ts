/** What the pages of this context say, and the public statement on held personal data. */

import type { Programme } from '../../shared/programme/programme.ts';
import { formTexts } from '../../shared/texts/form-texts.ts';
import { textCatalogue } from '../../shared/texts/text-catalogue.ts';
import type { Topic } from '../../shared/vocabulary.ts';

/** What one gets by saying yes to a topic, as the privacy notice says it at more length. */
export const topicDescriptions = textCatalogue({
  newsletter: {
    ja: '当社の近況、新製品、事業に関するお知らせ',
    en: 'News about the company, its products and its plans',
  },
  gatherings: { ja: '開催のご案内と出欠の確認', en: 'Invitations, and recording whether you come' },
  jobs: { ja: '再入社を含む募集のお知らせ', en: 'Openings, including ways to come back' },
} satisfies Record<Topic, object>);

/** Texts that several pages share. */
export const sharedTexts = textCatalogue({
  yes: { ja: '希望する', en: 'Yes' },
  no: { ja: '希望しない', en: 'No' },
  personalData: { ja: '個人情報の取扱い', en: 'Your personal data' },
  whatWeSend: { ja: 'お送りするもの', en: 'What we send you' },
  notThisTime: { ja: '今回は参加しない', en: 'Not this time' },
  separator: { ja: '、', en: ', ' },
  languageName: { ja: '日本語', en: 'English' },
});

/** Texts of the joining page. */
export const joiningTexts = textCatalogue({
  title: { ja: 'アルムナイ制度へのご参加について', en: 'Would you like to join?' },
  introduction: {
    ja: (company: string) =>
      `${company}では、ご退職後もつながりを大切にしたいと考え、アルムナイ制度を設けております。ご参加は任意です。下記をお読みのうえ、ご希望をお聞かせください。`,
    en: (company: string) =>
      `${company} would like to stay in touch with you. Taking part is voluntary. Please read the text below and tell us what you would like.`,
  },
  deadline: { ja: 'ご回答期限：', en: 'Please answer by ' },
  choose: { ja: 'ご希望のものをお選びください（任意）', en: 'What would you like to receive? (optional)' },
  onlyWhatIsTicked: {
    ja: 'お選びにならなかったものはお送りしません。ご希望はいつでも変更・撤回していただけます。',
    en: 'We do not send what you do not tick. You can change your mind or withdraw at any time.',
  },
  join: { ja: 'アルムナイに参加する', en: 'Join' },
  agreedAtExit: {
    ja: (date: string) => `次のものは、${date}にご同意をいただいております。`,
    en: (date: string) => `You agreed to these on ${date}:`,
  },
  declinedBefore: {
    ja: '「今回は参加しない」とのご回答を承っております。ご参加に変更される場合は、このままお手続きください。',
    en: 'You told us that you do not want to join. If you have changed your mind, you still can.',
  },
  nothingRecorded: {
    ja: 'まだ何も記録されておりません。ご記入の内容をご確認のうえ、もう一度お送りください。',
    en: 'Nothing has been recorded yet. Please check what you entered and send it again.',
  },
  chooseAgain: formTexts.chooseAgain,
  noDecision: {
    ja: '「アルムナイに参加する」または「今回は参加しない」のどちらかをお選びください。',
    en: 'Please choose “Join” or “Not this time”.',
  },
  joinedTitle: { ja: 'ご参加ありがとうございます', en: 'Welcome back' },
  joined: {
    ja: 'アルムナイ制度へのご参加を、次の内容で承っております。',
    en: 'You are a member of the alumni programme. This is what we have recorded.',
  },
  alreadyMemberTitle: { ja: 'ご参加の内容に変更はございません', en: 'Nothing was changed' },
  alreadyMember: {
    ja: 'すでにアルムナイ制度にご参加いただいております。ただいまの操作では、何も変更しておりません。',
    en: 'You are already a member of the alumni programme. What you have just pressed changed nothing.',
  },
  changeOrLeave: {
    ja: '退会、配信の停止、ご希望の変更は、次のページからお手続きいただけます。',
    en: 'To leave, to stop our emails or to change your choices, please use this page:',
  },
  changeAnyTime: {
    ja: 'ご希望の変更や同意の撤回、退会は、次のページ、またはメールに記載のリンクからいつでもお手続きいただけます。',
    en: 'You can change your choices, withdraw your consent or leave at any time, on the following page or by the links in every email.',
  },
  noSecrets: {
    ja: 'ご連絡や交流会の場では、現在のお勤め先の秘密情報をお話しにならないようお願いいたします。',
    en: 'When you are in touch with us, please do not share confidential information about your current employer.',
  },
  declinedTitle: { ja: '承知いたしました', en: 'Thank you for letting us know' },
  declined: {
    ja: '「今回は参加しない」とのご回答を承りました。アルムナイ制度のご案内は、今後お送りいたしません。',
    en: 'We have recorded that you do not want to join this time. We will not write to you about it again.',
  },
  writeToUs: {
    ja: 'お気持ちが変わられた場合は、下記の窓口までお気軽にご連絡ください。',
    en: 'If you change your mind, please write to the address below.',
  },
  joinUntil: {
    ja: (date: string) =>
      `お気持ちが変わられた場合は、${date}までは、メールのリンクからこのページを開き直してご参加いただけます。その後は下記の窓口までご連絡ください。`,
    en: (date: string) =>
      `If you change your mind, you can open the link in the email again and join until ${date}. After that, please write to the address below.`,
  },
  recorded: {
    ja: (when: string, version: string) => `記録日時：${when}／個人情報の取扱い：${version}版`,
    en: (when: string, version: string) => `Recorded: ${when}. Text on personal data: version ${version}`,
  },
});

/** Texts of the preference page and of what follows from its form. */
export const preferenceTexts = textCatalogue({
  frequency: { ja: '配信の頻度', en: 'How often' },
  everything: { ja: '通常どおり受け取る', en: 'Send me everything I chose' },
  pause: { ja: '一時的に休止する', en: 'Pause for now' },
  gatherings: { ja: '交流会', en: 'Gatherings' },
  directory: { ja: '同じ会の参加者に名前を表示する', en: 'Show my name to others who attend' },
  hourReminder: { ja: '開始1時間前にも知らせる', en: 'Also remind me an hour before' },
  locale: { ja: 'メールの言語', en: 'Language of emails' },
  timeZone: { ja: 'タイムゾーン', en: 'Time zone' },
  skills: { ja: 'スキル', en: 'Skills' },
  skillsHint: {
    ja: '読点（、）またはカンマ（全角・半角）で区切ってください。お勤め先の秘密情報はご記入にならないようお願いいたします。',
    en: 'Separated by commas. Please do not write anything that is confidential to your current employer.',
  },
  takesEffect: {
    ja: '受け取りや表示を止める変更は、すぐに反映されます。ほかの変更では、ご本人確認のコードをご登録のアドレスにお送りします。',
    en: 'Whatever you stop or switch off takes effect at once. For other changes we send a code to your address, to be sure that it is you.',
  },
  /** The same where no mail reaches the member: no code does, either. */
  takesEffectUnreachable: {
    ja: '受け取りや表示を止める変更は、すぐに反映されます。ほかの変更にはメールでお送りする確認コードが必要なため、新しいアドレスをお知らせいただいてから承ります。',
    en: 'Whatever you stop or switch off takes effect at once. Other changes need a code that we send by email, so they are possible once we have your new address.',
  },
  save: { ja: '変更を保存する', en: 'Save' },
  leaving: { ja: '退会', en: 'Leaving' },
  toLeaving: { ja: '退会手続きへ進む', en: 'Leave the programme' },
  leaveTitle: { ja: '退会してよろしいですか', en: 'Do you want to leave?' },
  leaveMeans: {
    ja: 'すべての同意を撤回し、アルムナイ制度を退会します。以後、お便りやご案内はお送りいたしません。ご参加やキャンセル待ちで承っている交流会がある場合は、お席とキャンセル待ちも取り消されます。',
    en: 'You withdraw every consent and leave the alumni programme. We will not send you anything more. If you have a seat or a place on the waiting list at a coming gathering, you give it up.',
  },
  keptUntilAsked: {
    ja: 'お預かりしております情報は、消去のご請求をいただくまで保管し、配信には用いません（同意の記録は、証明のため保存いたします）。消去のご請求は、下記の窓口で承ります。',
    en: 'We keep your data until you ask us to erase it, and use it for no mailing (the record of your consent is kept as proof). To have it erased, please write to the address below.',
  },
  leave: { ja: '退会する', en: 'Leave' },
  stay: { ja: '退会せずに戻る', en: 'Stay, and go back' },
  savedTitle: { ja: '保存しました', en: 'Saved' },
  saved: { ja: '現在の設定は次のとおりです。', en: 'These are your preferences now.' },
  savedChanges: { ja: '次の項目を変更しました。', en: 'You changed the following.' },
  unchanged: { ja: 'そのほかの設定（変更はありません）', en: 'Everything else stays as it was' },
  noSkills: { ja: '未登録', en: 'None' },
  codeTitle: { ja: '確認コードの入力', en: 'Enter the code' },
  codeWrong: {
    ja: 'コードが正しくありません。もう一度ご確認ください。',
    en: 'That is not the right code. Please check it again.',
  },
  codeSent: {
    ja: (minutes: number) =>
      `ご登録のメールアドレスに6桁の確認コードをお送りしました。${minutes}分以内にご入力ください。入力されるまで、変更は反映されません（受け取りや表示を止める変更は、すでに反映されています）。`,
    en: (minutes: number) =>
      `We have sent a six-digit code to your address. Please enter it within ${minutes} minutes. Nothing is changed before you do (what you stopped or switched off is off already).`,
  },
  code: { ja: '確認コード（6桁）', en: 'Code (six digits)' },
  confirm: { ja: '確認する', en: 'Confirm' },
  attendees: { ja: '参加者一覧への掲載', en: 'The list of attendees' },
  ofAttendees: { ja: '（参加者一覧への掲載）', en: ': the list of attendees' },
  codeOverTitle: { ja: 'この確認コードはご利用いただけません', en: 'This code is no longer valid' },
  codeOver: {
    ja: '有効期限が過ぎたか、入力回数の上限に達しました。変更は反映されていません。お手数ですが、もう一度お手続きください。',
    en: 'It has expired, or a wrong code was entered too often. Nothing was changed. Please start again.',
  },
  tooManyCodesTitle: { ja: '本日の上限に達しました', en: 'No more codes today' },
  tooManyCodes: {
    ja: '確認コードの発行が本日の上限に達しました。受け取りや表示を止める変更は反映されています。そのほかの変更は、明日以降にお試しいただくか、下記の窓口までご連絡ください。',
    en: 'No more codes can be sent today. What you stopped or switched off is off. For other changes please try again tomorrow, or write to the address below.',
  },
  noCodeTitle: { ja: '変更を承ることができませんでした', en: 'We cannot make this change yet' },
  noCode: {
    ja: 'この変更にはメールでお送りする確認コードが必要ですが、ご登録のメールアドレスにメールをお届けできないため、コードをお送りしておりません。変更は保存されていません（受け取りや表示を止める変更は反映されています）。お手数ですが、新しいアドレスを下記の窓口までお知らせください。',
    en: 'This change needs a code that we send by email, but our emails to your address came back, so we have sent none. The change was not saved (what you stopped or switched off is off). Please send your new address to the office below.',
  },
  leftTitle: { ja: '退会のお手続きが完了しています', en: 'You have left' },
  left: { ja: 'アルムナイ制度からの退会を承りました。', en: 'You are no longer a member of the alumni programme.' },
  notMemberTitle: { ja: '現在はご参加いただいておりません', en: 'You are not a member' },
  notMember: {
    ja: '「今回は参加しない」とのご回答を承っております。',
    en: 'You told us that you do not want to join.',
  },
  nothingIsSent: {
    ja: 'お便りやご案内はお送りいたしません。あらためてご参加を希望される場合は、下記の窓口までお気軽にご連絡ください。',
    en: 'We will not send you anything. If you would like to join after all, please write to the address below.',
  },
  bounced: {
    ja: 'ご登録のメールアドレスにメールをお届けできないため、配信を停止しております。新しいアドレスは下記の窓口までお知らせください。',
    en: 'Our emails to your address came back, so we have stopped sending them. Please send your new address to the office below.',
  },
  complained: {
    ja: '迷惑メールとしてのご報告を受け、配信を停止しております。再開をご希望の場合は、ご希望のものをお選びください。',
    en: 'One of our emails was reported as spam, so we have stopped sending them. To start again, tick what you would like.',
  },
  refused: {
    ja: (fields: string) => `保存されていません。次の項目をご確認ください：${fields}`,
    en: (fields: string) => `Nothing was saved. Please check: ${fields}`,
  },
  chooseAgain: formTexts.chooseAgain,
  skillsTooLong: {
    ja: (longest: number, most: number) => `1件${longest}文字以内、${most}件以内でご記入ください。`,
    en: (longest: number, most: number) => `Please write at most ${most} skills of at most ${longest} characters each.`,
  },
  unwritable: formTexts.unwritable,
  changedElsewhere: {
    ja: 'この画面を開かれたあとに、別の画面などで設定が変更されています。その変更はそのまま有効です。',
    en: 'Some preferences were changed elsewhere after you opened this page. Those changes stand.',
  },
});

/** Texts of the unsubscribe pages. */
export const unsubscribeTexts = textCatalogue({
  stopInvitationTitle: { ja: 'ご案内の停止', en: 'Stop the invitation' },
  title: { ja: '配信の停止', en: 'Unsubscribe' },
  stop: { ja: '配信を停止する', en: 'Unsubscribe' },
  confirmInvitation: {
    ja: 'アルムナイ制度へのご参加を希望されない場合は、下のボタンを押してください。ご案内は以後お送りいたしません。',
    en: 'If you do not want to join the alumni programme, press the button. We will not write to you about it again.',
  },
  confirm: {
    ja: (topic: string) => `「${topic}」の配信を停止する場合は、下のボタンを押してください。`,
    en: (topic: string) => `Press the button if you no longer want to receive ${topic}.`,
  },
  doneTitle: { ja: '承りました', en: 'Done' },
  invitationStopped: {
    ja: 'アルムナイ制度のご案内は、今後お送りいたしません。',
    en: 'We will not send you this invitation again.',
  },
  confirmMember: {
    ja: (topics: string) =>
      `すでにアルムナイ制度にご参加いただいております。${topics}の配信をすべて停止する場合は、下のボタンを押してください。`,
    en: (topics: string) =>
      `You are already a member of the alumni programme. Press the button if you no longer want to receive any of these: ${topics}.`,
  },
  stopAll: { ja: 'すべての配信を停止する', en: 'Unsubscribe from all' },
  allStopped: {
    ja: 'お便りやご案内の配信は、すべて停止しております。アルムナイ制度へのご参加は続いております。',
    en: 'You receive none of our news and announcements any more. You are still a member of the alumni programme.',
  },
  leaveHere: {
    ja: '退会をご希望の場合や、配信を再開される場合は、次のページからお手続きください。',
    en: 'To leave the programme, or to receive something again, please use this page:',
  },
  leaveInstead: {
    ja: '退会をご希望の場合は、次のページからお手続きください。',
    en: 'To leave the programme, please use this page:',
  },
  noneSent: {
    ja: 'お便りやご案内の配信は、すべて停止しております。お手続きは必要ございません。',
    en: 'We no longer send you any of our news and announcements. There is nothing you need to do.',
  },
  otherAddressTitle: { ja: 'お届け先が変更されています', en: 'The email address has changed' },
  otherAddress: {
    ja: 'このメールの宛先であった方のご登録のメールアドレスは、その後変更されています。その方へのアルムナイ制度のご案内は、このメールをお届けしたアドレスには今後お送りいたしません。お手続きは必要ございません。',
    en: 'The person to whom this email was written has had another email address since. We no longer send that person’s invitation to the address that this email went to. There is nothing you need to do.',
  },
  otherAddressContact: {
    ja: '今後もお心当たりのないメールが届く場合は、お手数ですが下記の窓口までご連絡ください。',
    en: 'If you still get email from us that is not for you, please write to the address below.',
  },
  stopped: {
    ja: (topic: string) => `「${topic}」の配信を停止いたしました。`,
    en: (topic: string) => `You will no longer receive ${topic}.`,
  },
  nothingElse: {
    ja: 'そのほかの配信に変更はございません。すべての設定は、次のページでご確認・変更いただけます。',
    en: 'Nothing else has changed. You can see or change all your preferences here:',
  },
});

/** The facts of a programme that the public statement names; periods and region in words. */
type StatementFacts = Pick<Programme, 'company' | 'invitation' | 'name'> &
  Readonly<Record<'validity' | 'proofKeptFor' | 'region' | 'storedBy' | 'mailedBy', string>>;

/** Texts of the public statement on held personal data (個人情報保護法 32条1項). */
export const statementTexts = textCatalogue({
  statement: {
    ja: ({ company, invitation, name, ...words }: StatementFacts) => `# ${name.ja} 保有個人データに関する事項の公表

個人情報の保護に関する法律第32条第1項に基づき、次のとおり公表いたします。

## 1. 個人情報取扱事業者
${company.name.ja}
${company.address.ja}
${company.representative.ja}

## 2. すべての保有個人データの利用目的
- アルムナイ制度の運営（ご案内の対象の確認と送付、参加者の登録、本人確認、お問い合わせへの対応）
- お便り（メールマガジン）の配信
- 交流会・セミナーのご案内と出欠の確認
- 再入社を含む求人情報のご案内
- 同じ交流会に参加される会員の方への、お名前の表示（同意をいただいた方のみ）

お便り、交流会、求人情報は、それぞれご同意をいただいた方にのみお送りします。同意の期間は${words.validity}間です。ご案内の対象は退職の区分により判断し、懲戒解雇の場合はお送りしません。法令に基づく場合と、ご同意をいただいたお名前の表示を除き、個人データを第三者に提供しません。

## 3. 開示等のご請求の手続きと手数料
利用目的の通知、開示（第三者提供記録を含みます）、訂正・追加・削除、利用停止・消去、第三者提供の停止のご請求は、下記の窓口で承ります。開示は、電磁的記録の提供または書面の交付からお選びいただけます。ご本人であることを確認のうえ、遅滞なくお答えします。手数料はいただきません。代理人によるご請求も承ります。

## 4. 安全管理のために講じた措置
- 基本方針の策定と規律の整備：取扱いの目的、権限、手順を定めています。
- 組織的・人的安全管理措置：取り扱う担当者を限定し、操作の記録を残しています。従事者には定期的に教育を行っています。
- 物理的・技術的安全管理措置：データは保存時・通信時とも暗号化し、プログラムごとに必要最小限の権限のみを与えています。同意の記録は追記のみが可能で、改ざんを検知できます。
- 外的環境の把握：データは${words.region}に保管しています。
- 委託先の監督：保管には ${words.storedBy}、メールの配信には ${words.mailedBy} を利用しています。

## 5. 保存期間
ご案内にご回答のない方、対象外の方の情報は${invitation.erasedAfterDays}日で消去します。再度のご案内を防ぐため、社員番号と経過は残します。ご辞退・退会・再入社された方の情報は、消去のご請求まで保管し、配信には用いません。同意の記録は、証明のため、配信を終えてから少なくとも${words.proofKeptFor}間保存します。交流会の出欠とご感想は、終了の2年後に消去します。お便りやご案内の送信の記録は、証明のため保存します。

## 6. 苦情・お問い合わせの窓口
${company.contact.name.ja}
${company.contact.email}
${company.contact.url}

当社が所属する認定個人情報保護団体はありません。
`,
    en: ({ company, invitation, name, ...words }: StatementFacts) => `# ${name.en}: statement on held personal data

Published under article 32, paragraph 1 of the Japanese Act on the Protection of Personal Information.

## 1. Business handling personal information
${company.name.en}
${company.address.en}
${company.representative.en}

## 2. Purposes of all held personal data
- Running the alumni programme: finding out who may be invited, inviting, registering members, checking identity, answering questions
- Sending the newsletter
- Inviting to gatherings and seminars, and recording who attends
- Announcing job openings, including ways to come back
- Showing your name to members who attend the same gathering (only those who agreed)

The newsletter, the invitations and the jobs are sent only to those who agreed to each of them. Consent is given for ${words.validity}. How an employment ended decides who is invited: nobody is invited after a disciplinary dismissal. No data is given to third parties, except where the law requires it, and the names of those who agreed.

## 3. Requests and fees
You can ask us to tell you the purposes, to disclose your data (including records of provision to third parties), to correct, add to or delete it, to stop using it or erase it, or to stop providing it to third parties. Please write to the address below. Disclosure is made as an electronic record or on paper, as you choose. We check that it is you, and answer without delay. There is no fee. Representatives may ask for you.

## 4. Security measures
- Policy and rules: purposes, rights and procedures of handling are laid down.
- Organisation and people: few people handle the data, what they do is recorded, and they are trained regularly.
- Physical and technical: data is encrypted in storage and in transit; each program has the least rights it needs; consent records can only be added to, and tampering is detected.
- External environment: the data is kept in ${words.region}.
- Processors: ${words.storedBy} for storage, ${words.mailedBy} for sending mail.

## 5. Retention
The data of people who do not answer our invitation, or are not to be invited, is erased after ${invitation.erasedAfterDays} days; their employee number and what was decided stay, so that they are not invited again. The data of people who decline, leave or are employed again is kept until they ask for its erasure, and used for no mailing. Consent records are kept for at least ${words.proofKeptFor} after the last mail, as proof. Answers to a gathering, and what members thought of it, are erased two years after its end. A record of the campaigns that were sent is kept as proof.

## 6. Complaints and questions
${company.contact.name.en}
${company.contact.email}
${company.contact.url}

We do not belong to an accredited personal information protection organisation.
`,
  },
  'ap-northeast-1': {
    ja: '日本国内（AWS アジアパシフィック（東京）リージョン）',
    en: 'Japan (AWS Asia Pacific, Tokyo)',
  },
  'ap-northeast-3': {
    ja: '日本国内（AWS アジアパシフィック（大阪）リージョン）',
    en: 'Japan (AWS Asia Pacific, Osaka)',
  },
  otherRegion: {
    ja: (region: string) => `AWS の ${region} リージョン`,
    en: (region: string) => `the AWS region ${region}`,
  },
});
