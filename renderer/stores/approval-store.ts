/**
 * Asks a lead where the station wants one: the call that was refused is made again with the approval. One
 * is asked for at a time; whoever closes the question lets the call go.
 */
import { createStore } from 'zustand/vanilla';
import { CallFailed, type RpcClient } from '#shared/rpc/client.ts';
import type {
  ApprovableAction,
  ApprovalReason,
  PinTaken,
  SignInPerson,
} from '#shared/rpc/session.ts';

/** Nobody granted it. */
export class NotApproved extends Error {}

interface Asking {
  action: ApprovableAction;
  approval: string;
  approvers: SignInPerson[];
}

export interface ApprovalState {
  asking: Asking | null;
  /** Runs a call, and where it needs a lead's approval again with one. Rejects with `NotApproved`. */
  run<T>(
    action: ApprovableAction,
    subject: string | null,
    call: (approval?: string) => Promise<T>,
  ): Promise<T>;
  grant(staffId: string, pin: string, reason: ApprovalReason): Promise<PinTaken>;
  decline(): void;
}

export function createApprovalStore(rpc: RpcClient) {
  let answer: (granted: boolean) => void = () => {};

  return createStore<ApprovalState>()((set, get) => ({
    asking: null,
    async run(action, subject, call) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof CallFailed) || error.code !== 'needs_approval') throw error;
      }
      const asked = await rpc.call('approval.request', { action, subject });
      // Whoever was asked about something else is asked no more.
      answer(false);
      const granted = await new Promise<boolean>((resolve) => {
        answer = resolve;
        set({ asking: { action, ...asked } });
      });
      if (get().asking?.approval === asked.approval) set({ asking: null });
      if (!granted) throw new NotApproved(action);
      return await call(asked.approval);
    },
    async grant(staffId, pin, reason) {
      const { asking } = get();
      if (asking === null) return { ok: false, code: 'expired' };
      const { approval } = asking;
      const taken = await rpc
        .call('approval.grant', { approval, staffId, pin, reason })
        .catch(() => ({ ok: false, code: 'failed' }) as const);
      if (taken.ok) answer(true);
      return taken;
    },
    decline: () => answer(false),
  }));
}
