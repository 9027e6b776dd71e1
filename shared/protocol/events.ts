/** The socket's events, typed for socket.io: names, arguments and answers. */
import type { Challenge, Prove, Refusal, WelcomeOrRefusal } from './connect.ts';
import type { Announce, Pull, PullAnswer } from './feed.ts';
import type { Push, PushAnswer } from './push.ts';

export interface StationToHub {
  prove(proof: Prove, answer: (reply: WelcomeOrRefusal) => void): void;
  pull(request: Pull, answer: (reply: PullAnswer) => void): void;
  push(request: Push, answer: (reply: PushAnswer) => void): void;
}

export interface HubToStation {
  challenge(challenge: Challenge): void;
  announce(announce: Announce): void;
  /** Sent before the hub disconnects, so that the station knows why. */
  goodbye(reason: Refusal): void;
}
