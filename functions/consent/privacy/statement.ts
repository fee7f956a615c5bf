/**
 * The public statement on held personal data: what 個人情報保護法 32条1項 wants anybody to be able to read (name, address and
 * representative; all purposes; how requests are made and what they cost; security measures; complaints).
 */
import type { Language } from '../../../shared/locale/languages.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';

/** The facts of a programme that the statement names; periods and region in words. */
type Facts = Pick<Programme, 'company' | 'invitation' | 'name'> &
  Readonly<Record<'validity' | 'proofKeptFor' | 'region', string>>;

const texts = textCatalogue({
  statement: {
    ja: ({ company, invitation, name, ...words }: Facts) => `# ${name.ja} 保有個人データに関する事項の公表

個人情報の保護に関する法律第32条第1項に基づき、次のとおり公表いたします。

## 1. 個人情報取扱事業者
${company.name.ja}
${company.address.ja}
${company.representative.ja}

## 2. すべての保有個人データの利用目的
- アルムナイ制度の運営（参加者の登録、本人確認、お問い合わせへの対応）
- お便り（メールマガジン）の配信
- 交流会・セミナーのご案内と出欠の確認
- 再入社を含む求人情報のご案内
- 同じ交流会に参加される会員の方への、お名前の表示（同意をいただいた方のみ）

お便り、交流会、求人情報は、それぞれご同意をいただいた方にのみお送りします。同意の期間は${words.validity}です。

## 3. 開示等のご請求の手続きと手数料
利用目的の通知、開示（第三者提供記録を含みます）、訂正・追加・削除、利用停止・消去、第三者提供の停止のご請求は、下記の窓口で承ります。開示は、電磁的記録の提供または書面の交付からお選びいただけます。ご本人であることを確認のうえ、遅滞なくお答えします。手数料はいただきません。代理人によるご請求も承ります。

## 4. 安全管理のために講じた措置
- 基本方針の策定と規律の整備：取扱いの目的、権限、手順を定めています。
- 組織的・人的安全管理措置：取り扱う担当者を限定し、操作の記録を残しています。従事者には定期的に教育を行っています。
- 物理的・技術的安全管理措置：データは保存時・通信時とも暗号化し、プログラムごとに必要最小限の権限のみを与えています。同意の記録は追記のみが可能で、改ざんを検知できます。
- 外的環境の把握：データは${words.region}に保管しています。
- 委託先の監督：保管には Amazon Web Services、メールの配信には Amazon Simple Email Service を利用しています。

## 5. 保存期間
ご案内にご回答のない場合は${invitation.erasedAfterDays}日で消去します。同意の記録は、証明のため、配信を終えてから少なくとも${words.proofKeptFor}保存します。

## 6. 苦情・お問い合わせの窓口
${company.contact.name.ja}
${company.contact.email}
${company.contact.url}

当社が所属する認定個人情報保護団体はありません。
`,
    en: ({ company, invitation, name, ...words }: Facts) => `# ${name.en}: statement on held personal data

Published under article 32, paragraph 1 of the Japanese Act on the Protection of Personal Information.

## 1. Business handling personal information
${company.name.en}
${company.address.en}
${company.representative.en}

## 2. Purposes of all held personal data
- Running the alumni programme: registering members, checking identity, answering questions
- Sending the newsletter
- Inviting to gatherings and seminars, and recording who attends
- Announcing job openings, including ways to come back
- Showing your name to members who attend the same gathering (only those who agreed)

The newsletter, the invitations and the jobs are sent only to those who agreed to each of them. Consent is given for ${words.validity}.

## 3. Requests and fees
You can ask to be told the purposes, for disclosure (including records of provision to third parties), correction, addition or deletion, for use to be stopped, erasure, or for provision to third parties to be stopped, at the address below. Disclosure is made as an electronic record or on paper, as you choose. We check that it is you, and answer without delay. There is no fee. Representatives may ask for you.

## 4. Security measures
- Policy and rules: purposes, rights and procedures of handling are laid down.
- Organisation and people: few people handle the data, what they do is recorded, and they are trained regularly.
- Physical and technical: data is encrypted in storage and in transit; each program has the least rights it needs; consent records can only be added to, and tampering is detected.
- External environment: the data is kept in ${words.region}.
- Processors: Amazon Web Services for storage, Amazon Simple Email Service for sending mail.

## 5. Retention
Without an answer to our invitation, data is erased after ${invitation.erasedAfterDays} days. Consent records are kept for at least ${words.proofKeptFor} after the last mail, as proof.

## 6. Complaints and questions
${company.contact.name.en}
${company.contact.email}
${company.contact.url}

We do not belong to an accredited personal information protection organisation.
`,
  },
  years: { ja: (count: string) => `${count}年間`, en: (count: string) => `${count} years` },
  months: { ja: (count: string) => `${count}か月間`, en: (count: string) => `${count} months` },
  days: { ja: (count: string) => `${count}日間`, en: (count: string) => `${count} days` },
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

/** The statement by language, as Markdown, from the programme's own facts. */
export function privacyStatement(programme: Programme): { ja: string; en: string } {
  return { ja: statementIn('ja', programme), en: statementIn('en', programme) };
}

function statementIn(language: Language, programme: Programme): string {
  const { consent, storageRegion } = programme;
  return texts(language).statement({
    ...programme,
    validity: periodIn(language, consent.validity),
    proofKeptFor: periodIn(language, consent.proofKeptFor),
    region: regionIn(language, storageRegion),
  });
}

/** An ISO 8601 period in words: P24M → 24か月間, 24 months. */
function periodIn(language: Language, iso: string): string {
  const [, count = '', unit] = /^P(\d+)([YMD])$/.exec(iso) ?? [];
  const { years, months, days } = texts(language);
  if (unit === 'Y') return years(count);
  return unit === 'M' ? months(count) : days(count);
}

function regionIn(language: Language, region: string): string {
  const { otherRegion, ...known } = texts(language);
  return region === 'ap-northeast-1' || region === 'ap-northeast-3' ? known[region] : otherRegion(region);
}
