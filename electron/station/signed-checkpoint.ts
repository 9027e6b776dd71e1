/** Whether a checkpoint under this station's audit chain is the hub's own, by the key pinned at enrolment. */
import { type Checkpoint, checkpointText } from '#shared/protocol/audit.ts';
import { isSignedByHub } from './hub-signature.ts';

/** @param of.hubKey undefined where none is pinned yet: then nothing is believed. */
export function isSignedCheckpoint(
  { seq, hash, at, signature }: Checkpoint,
  of: { hub: string; station: string; chain: string; hubKey: string | undefined },
): boolean {
  const { hub, station, chain, hubKey } = of;
  if (hubKey === undefined) return false;
  return isSignedByHub(hubKey, checkpointText({ hub, station, chain, seq, hash, at }), signature);
}
