/** The topic that the people on call subscribe to. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { timeouts } from '../../../shared/process/timeouts.ts';
import type { Notification } from './notification.ts';

const topics = new SNSClient({ ...timeouts, maxAttempts: 3 });

/** Notifies the people on call. */
export async function notify(topic: string, { subject, message }: Notification): Promise<void> {
  await topics.send(new PublishCommand({ TopicArn: topic, Subject: subject, Message: message }));
}
