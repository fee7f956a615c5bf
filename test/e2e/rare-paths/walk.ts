/**
 * What happens rarely in a programme: mistakes of HR, bounces, throttling and lost responses of SES, changes of mind, messages that nobody
 * can read. The paths run after the story, so that every permission of every role is needed once.
 */
import type { Deployment } from '../../../infra/operate/deployment.ts';
import type { ProgrammeClient } from '../../fixtures/programme-client.ts';
import {
  calendarTakesFreeSeat,
  gatheringsEndOtherwise,
  invitationComesTooLate,
  outsideIsTrusted,
  senderDiesOverInvitation,
} from './gatherings.ts';
import {
  answersChange,
  complainerJoins,
  invitationsLeave,
  leaversChange,
  mailComesBack,
  receiversRefuse,
} from './people.ts';
import { formsComeWithoutEnd, nobodyCanReadIt, requestsAreRepeated } from './requests.ts';
import { RunningProgramme } from './running-programme.ts';
import { campaignsStop, harmIsStopped, sendingIsInDoubt } from './sending.ts';

const paths: readonly ((running: RunningProgramme) => Promise<void>)[] = [
  leaversChange,
  answersChange,
  mailComesBack,
  receiversRefuse,
  complainerJoins,
  invitationsLeave,
  campaignsStop,
  harmIsStopped,
  sendingIsInDoubt,
  gatheringsEndOtherwise,
  invitationComesTooLate,
  senderDiesOverInvitation,
  calendarTakesFreeSeat,
  outsideIsTrusted,
  requestsAreRepeated,
  formsComeWithoutEnd,
  nobodyCanReadIt,
];

/** Runs all of them, one after the other. @param assembly where the app was synthesized to */
export async function walkRarePaths(
  programme: ProgrammeClient,
  deployment: Deployment,
  assembly: string,
): Promise<void> {
  const running = new RunningProgramme(programme, deployment, assembly);
  for (const path of paths) await path(running);
}
