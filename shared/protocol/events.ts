/** The socket's events, typed for socket.io: names, arguments and answers. */
import type { AuditAnswer, AuditUpload } from './audit.ts';
import type { Challenge, Prove, Refusal, WelcomeOrRefusal, WipeOrder } from './connect.ts';
import type { AskErasures, ErasuresAnswer, Receipts, ReceiptsAnswer } from './erasure.ts';
import type {
  DigestAnswer,
  DigestAsk,
  KeysAnswer,
  KeysAsk,
  RecordsAnswer,
  RecordsAsk,
} from './digest.ts';
import type { Announce, Pull, PullAnswer } from './feed.ts';
import type { Grants } from './grants.ts';
import type { LeaseAnswer, LeaseAsk } from './lease.ts';
import type { OwnAnswer, OwnAsk } from './own.ts';
import type { PepperAnswer, PepperAsk } from './pepper.ts';
import type { Push, PushAnswer } from './push.ts';
import type { Report, ReportAnswer } from './report.ts';

export interface StationToHub {
  prove(proof: Prove, answer: (reply: WelcomeOrRefusal) => void): void;
  pull(request: Pull, answer: (reply: PullAnswer) => void): void;
  push(request: Push, answer: (reply: PushAnswer) => void): void;
  /** Since version 2, as are those below. */
  erasures(request: AskErasures, answer: (reply: ErasuresAnswer) => void): void;
  receipt(request: Receipts, answer: (reply: ReceiptsAnswer) => void): void;
  report(request: Report, answer: (reply: ReportAnswer) => void): void;
  digest(request: DigestAsk, answer: (reply: DigestAnswer) => void): void;
  keys(request: KeysAsk, answer: (reply: KeysAnswer) => void): void;
  records(request: RecordsAsk, answer: (reply: RecordsAnswer) => void): void;
  pepper(request: PepperAsk, answer: (reply: PepperAnswer) => void): void;
  own(request: OwnAsk, answer: (reply: OwnAnswer) => void): void;
  audit(upload: AuditUpload, answer: (reply: AuditAnswer) => void): void;
  lease(request: LeaseAsk, answer: (reply: LeaseAnswer) => void): void;
}

export interface HubToStation {
  challenge(challenge: Challenge): void;
  announce(announce: Announce): void;
  /** Since version 2. */
  grants(grants: Grants): void;
  wipe(order: WipeOrder): void;
  /** Sent before the hub disconnects, so that the station knows why. */
  goodbye(reason: Refusal): void;
}
