/** The pickup desk's terms: verdicts, why something stops and what to do then, reasons and groups. One list for every screen. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { IncidentReason } from '#shared/domain/desk-incident.ts';
import type { ReturnCondition, ReturnReason } from '#shared/domain/goods-return.ts';
import type {
  HoldReason,
  ProofMethod,
  ShortageReason,
  ShortageThen,
} from '#shared/domain/pickup.ts';
import type { QueueGroup, StopReason, Verdict } from '#shared/rpc/desk.ts';

type Words<Key extends string> = Readonly<Record<Key, MessageDescriptor>>;

/** As short as it can be read at three metres. */
export const verdictWords: Words<Verdict['is']> = {
  ready: msg`Ready`,
  check_id: msg`Check ID`,
  provisional: msg`Provisional`,
  stop: msg`Stop`,
};

interface Stop {
  /** Why, in a few words. */
  why: MessageDescriptor;
  /** The way out. */
  out: MessageDescriptor;
}

export const stopWords: Readonly<Record<StopReason, Stop>> = {
  held_fraud: {
    why: msg`Held: payment under review`,
    out: msg`Do not hand it over. Call a lead; the shop system has to clear the payment first.`,
  },
  held_unpaid: {
    why: msg`Held until it is paid`,
    out: msg`Ask the customer to pay at the till. The hold goes as soon as the payment has arrived.`,
  },
  held_age: {
    why: msg`Held: for adults only`,
    out: msg`A lead looks at an ID and lets it go.`,
  },
  held_damaged: {
    why: msg`Held: something is damaged`,
    out: msg`Look at the goods with a lead. Replace them, or let the customer choose.`,
  },
  not_paid: {
    why: msg`Not paid`,
    out: msg`Ask the customer to pay at the till, then scan again.`,
  },
  not_ready: {
    why: msg`Not ready yet`,
    out: msg`Open the pick list and pick it now, or tell the customer when it will be ready.`,
  },
  handed_over: {
    why: msg`Already handed over`,
    out: msg`Look at who gave it, where and when. A lead can take it back.`,
  },
  cancelled: {
    why: msg`The order was cancelled`,
    out: msg`Nothing is to be handed over. The shop system has the refund.`,
  },
  expired: {
    why: msg`Kept too long`,
    out: msg`It went back to stock. The customer can order again, or call customer service.`,
  },
  claimed_elsewhere: {
    why: msg`Another desk is serving this order`,
    out: msg`Look who is served there. If nobody is, leave it there and scan again.`,
  },
  leased_elsewhere: {
    why: msg`It is laid out for another station`,
    out: msg`Without a connection only that station may hand it over safely. Go there, or let a lead decide.`,
  },
  code_forged: {
    why: msg`This is not our code`,
    out: msg`Do not hand anything over. Find the order by name and check an ID.`,
  },
  code_expired: {
    why: msg`The code has run out`,
    out: msg`Ask the customer to open the newest message, or find the order by name and check an ID.`,
  },
  code_old: {
    why: msg`There is a newer code`,
    out: msg`Ask the customer to open the newest message and show the code in it.`,
  },
  code_other_store: {
    why: msg`It waits in another store`,
    out: msg`Tell the customer which store the message names. Nothing is here for this code.`,
  },
  code_used: {
    why: msg`This code was used before`,
    out: msg`Look at who gave it, where and when. Call a lead if the customer has nothing.`,
  },
  code_wrong: {
    why: msg`No order has this code`,
    out: msg`Read it again letter by letter, or find the order by name and check an ID.`,
  },
  too_many_wrong: {
    why: msg`Too many wrong tries for this order`,
    out: msg`Have a new code sent to the customer. The old one does not work any more.`,
  },
  desk_locked: {
    why: msg`Too many wrong tries at this desk`,
    out: msg`A lead can let this desk go on. Otherwise it opens again by itself.`,
  },
  collector_expired: {
    why: msg`The time for this collector is over`,
    out: msg`The buyer has to name them again.`,
  },
  offline_value: {
    why: msg`Too valuable without a connection`,
    out: msg`Whether it was handed over elsewhere cannot be asked now. A lead can decide.`,
  },
  unknown: {
    why: msg`No pickup here has this code`,
    out: msg`Find the order in the box above by name, phone ending or order number.`,
  },
};

export const proofWords: Words<ProofMethod> = {
  code: msg`Pickup code`,
  id_seen: msg`ID seen`,
  last_four: msg`Last four digits of the phone`,
  question: msg`A question about the order`,
  lead: msg`A lead's approval`,
};

export const idKinds = ['resident_card', 'driving_licence', 'passport', 'other'] as const;
export const idWords: Words<(typeof idKinds)[number]> = {
  resident_card: msg`Resident card`,
  driving_licence: msg`Driving licence`,
  passport: msg`Passport`,
  other: msg`Other ID`,
};

export const groupWords: Words<QueueGroup> = {
  new: msg`New`,
  picking: msg`Picking`,
  ready: msg`Ready to collect`,
  waiting: msg`Customer waiting`,
  problem: msg`Problem`,
  expired: msg`Not collected`,
};

export const holdWords: Words<HoldReason> = {
  fraud: msg`Payment under review`,
  unpaid: msg`Not paid`,
  age: msg`Adults only`,
  damaged: msg`Damaged`,
};

export const shortageWords: Words<ShortageReason> = {
  short: msg`Not there`,
  damaged: msg`Damaged`,
  wrong_item: msg`Wrong item`,
};

export const nextWords: Words<ShortageThen> = {
  pick_up_later: msg`Collect it later`,
  cancel_line: msg`Cancel this line`,
};

export const undoReasons = [
  'wrong_person',
  'wrong_item',
  'not_taken',
  'recorded_wrongly',
  'other',
] as const;
export const undoWords: Words<(typeof undoReasons)[number]> = {
  wrong_person: msg`Given to the wrong person`,
  wrong_item: msg`Wrong item given`,
  not_taken: msg`The customer did not take it`,
  recorded_wrongly: msg`Recorded wrongly`,
  other: msg`Another reason`,
};

export const returnReasonWords: Words<ReturnReason> = {
  too_small: msg`Too small`,
  too_large: msg`Too large`,
  changed_mind: msg`Changed their mind`,
  damaged: msg`Damaged`,
  wrong_item: msg`Wrong item`,
  other: msg`Another reason`,
};

export const conditionWords: Words<ReturnCondition> = {
  as_new: msg`As new`,
  worn: msg`Worn`,
  damaged: msg`Damaged`,
};

export const incidentWords: Words<IncidentReason> = {
  double: msg`Handed over twice`,
  held: msg`Handed over though it was held`,
  not_paid: msg`Handed over though it was not paid`,
  not_ready: msg`Handed over before it was ready`,
  cancelled: msg`Handed over though it was cancelled`,
  expired: msg`Handed over after its time`,
  lease_released: msg`Handed over after it was released to other desks`,
};

export const noReturnWords = {
  not_found: msg`No order here has this number. Check the slip or the message.`,
  not_handed_over: msg`Nothing of this order was handed over yet, so there is nothing to return.`,
  window_over: msg`The time for returns is over. A lead can help with an exception in the shop system.`,
  already_returned: msg`Everything of this order has come back already.`,
} as const;
