/** The topic on which the people on call hear of things. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { timeouts } from '../../../shared/process/timeouts.ts';
import type { Notice } from './watch-notice.ts';

const topics = new SNSClient({ ...timeouts, maxAttempts: 3 });

/** Tells the people on call. */
export async function tell(topic: string, { subject, message }: Notice): Promise<void> {
  await topics.send(new PublishCommand({ TopicArn: topic, Subject: subject, Message: message }));
}
