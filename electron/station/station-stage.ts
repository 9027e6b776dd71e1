/** The stages a station may be in, each with what there is of it then and what is said of it. */
import { CallRefused } from '#shared/rpc/server.ts';
import type { StationStatus, UnenrolledBecause } from '#shared/rpc/status.ts';
import type { HeldStation } from './lease/held-station.ts';
import type { Enrolment, OpenStation, StationParts } from './open-station.ts';
import { OpenProblem } from './store/open-problem.ts';

export type Stage =
  | { stage: 'unenrolled'; because: UnenrolledBecause | null }
  | { stage: 'held'; held: HeldStation; enrolment: Enrolment }
  /** `asking`: whether the hub wants it wiped; null where its keys cannot be had. */
  | { stage: 'closed'; problem: OpenProblem; asking: HeldStation | null }
  | { stage: 'open'; open: OpenStation }
  /** Its files were found damaged and are opened again; `last` is what was said of it before. */
  | { stage: 'mending'; last: StationStatus }
  | { stage: 'stopped' };

/** Throws `CallRefused` for a station that has stopped. */
export function statusOf(
  stage: Stage,
  { settings, secrets }: Pick<StationParts, 'settings' | 'secrets'>,
  isBeingWiped: boolean,
): StationStatus {
  switch (stage.stage) {
    case 'unenrolled':
      return {
        stage: 'unenrolled',
        mode: settings.mode,
        hubHint: settings.hubHint,
        keystore: secrets.quality,
        because: stage.because,
      };
    case 'held':
      return isBeingWiped
        ? { ...stage.held.status(), why: 'wiping', compareCode: null }
        : stage.held.status();
    case 'closed':
      return closedBy(stage.problem);
    case 'open':
      return stage.open.status();
    case 'mending':
      return stage.last;
    case 'stopped':
      throw new CallRefused('not_ready', 'the station has stopped');
  }
}

export function closedBy({ problem, file, message }: OpenProblem): StationStatus {
  return { stage: 'closed', problem, file, detail: message };
}

/** What nobody foresaw (a disk that fails) closes a station as well: a crash would say nothing to anyone. */
export function asProblem(error: unknown): OpenProblem {
  if (error instanceof OpenProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new OpenProblem('unreadable', 'replica.db, outbox.db', detail, error);
}
