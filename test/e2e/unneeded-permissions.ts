/** Permissions that no path of the tests needs, each with the reason why a role has it nevertheless. */
interface Unneeded {
  /** Part of a role's policy, or of what it allows. */
  readonly permission: RegExp;
  readonly because: string;
}

export const unneededPermissions: readonly Unneeded[] = [
  { permission: /: xray:Put\w+ on \*$/, because: 'traces go to X-Ray, which the laptop cloud does not have' },
  {
    permission: /: sqs:(ChangeMessageVisibility|GetQueueUrl) on /,
    because: 'CDK grants it with every event source and sender; it covers the function’s own queue only',
  },
  {
    permission: /OutboxPublisher.*: sqs:GetQueueAttributes on .*OutboxUnpublished/,
    because: 'CDK grants it with the destination for events that could not be published',
  },
  {
    permission: /OutboxPublisher.*: dynamodb:ListStreams on \*/,
    because: 'AWS asks for it when the event source mapping is made',
  },
  {
    permission: /ReflectMembership.*: dynamodb:PutItem on .*(Outbox|Timers)\w*$/,
    because: 'an answer may come in the same minute in which a reminder of the invitation is due',
  },
  {
    permission: /RequestNotices.*: dynamodb:UpdateItem on .*Gatherings\w*$/,
    because: 'a notice that cannot be written puts its gathering in trouble; what is accepted today can be written',
  },
  {
    permission: /SendServiceMail.*: dynamodb:PutItem on .*Outbox\w*$/,
    because: 'a mail that cannot be written is announced to its gathering; what is accepted today can be written',
  },
  {
    permission: /(?:TakeCalendarReply|OfferFreedSeats).*: dynamodb:Query on .*Guests\w*$/,
    because: 'the table is read where the index of the waiting list lags behind, and that of the laptop cloud does not',
  },
  {
    permission: /WatchCampaigns.*: dynamodb:/,
    because: 'it acts on lost work, and the laptop cloud loses no message and no timer',
  },
  {
    permission: /WatchServiceMails.*: dynamodb:PutItem on .*ServiceMails\w*$/,
    because: 'it keeps the mail of an event that was lost, and the laptop cloud loses none',
  },
  {
    permission: /QueueWatch.*: sqs:ChangeMessageVisibility sqs:ReceiveMessage on .*OutboxUn\w+\*$/,
    because: 'no run and no event fails there for good; watch-of-queues.test.ts makes them',
  },
  {
    permission: /RequestResends.*: dynamodb:PutItem on .*Campaigns\w*$/,
    because: 'SES may settle every doubt between the decision to resend and its execution',
  },
];
