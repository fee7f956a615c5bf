/**
 * The baseline to compare with: how most Node projects send. A handlebars template filled per mail, nodemailer's composer for
 * the MIME, the AWS SDK's raw send. It claims nothing and checks nothing; links and texts are the same.
 */
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import Handlebars from 'handlebars';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { ReachableRecord } from '../../events/read-models/mailing-record.ts';
import { type CampaignMailing, campaignMessage } from '../../functions/mail/campaign-sending/campaign-message.ts';
import { linkUrl } from '../../shared/links/urls.ts';
import { fullName } from '../../shared/locale/names.ts';
import { timeouts } from '../../shared/process/timeouts.ts';
import { salutation } from '../../shared/texts/salutation.ts';

type Chunks = readonly (string | { readonly slot: string })[];

/** Sends the campaign's mail to a person at each call. */
export function sendAsOthersDo(
  campaign: CampaignMailing,
  to: ReachableRecord,
  tags: Readonly<Record<string, string>>,
  configurationSet: string,
) {
  const { content, programme, keys } = campaign;
  const mail = content.mails[to.language];
  if (mail === undefined) throw new Error('the campaign has no mail in this language');
  const text = Handlebars.compile(templateOf(mail.text), { noEscape: true });
  const html = Handlebars.compile(templateOf(mail.html));
  const { from, subject, headers } = campaignMessage(campaign, to, new Date());
  const ses = new SESClient({ ...timeouts, maxAttempts: 1 });
  return async (): Promise<void> => {
    const at = new Date();
    const link = { subject: content.campaignId, recipient: to.alumniId, epoch: to.epoch };
    const values = {
      salutation: salutation(to.names, to.language),
      unsubscribe_url: linkUrl({ ...link, purpose: 'unsubscribe', choice: 1 }, at, keys),
      preferences_url: linkUrl({ ...link, purpose: 'preferences', choice: 0, subject: to.alumniId }, at, keys),
    };
    const composer = new MailComposer({
      from: { name: programme.name[to.language], address: from.address },
      to: { name: fullName(to.names), address: to.address },
      subject,
      text: text(values),
      html: html(values),
      headers: { ...headers },
    });
    const Data = await composer.compile().build();
    await ses.send(
      new SendRawEmailCommand({
        Source: from.address,
        Destinations: [to.address],
        RawMessage: { Data },
        ConfigurationSetName: configurationSet,
        Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  };
}

function templateOf(chunks: Chunks): string {
  return chunks.map((chunk) => (typeof chunk === 'string' ? chunk : `{{${chunk.slot}}}`)).join('');
}
