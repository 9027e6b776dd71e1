/** The fake station's staff: a lead, associates, somebody without a PIN; PINs and locks as the real one's. */
import { lockAfter, TRIES_FREE } from '#shared/domain/pin-lock.ts';
import { pinWeakness } from '#shared/domain/pin.ts';
import { readStaffCode } from '#shared/domain/staff-code-text.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
import type { PinTaken, SignInPerson } from '#shared/rpc/session.ts';
import type { StaffMember } from '#shared/rpc/status.ts';

export const fakePin = '482915';
export const fakeCode = 'K7M29QXD';
const approvalId = '00000000-0000-4000-8000-00000000a0a0';

export const fakeLead: StaffMember = { staffId: 'staff:park', name: '박서연', role: 'lead' };

const person = (
  staffId: string,
  name: string,
  role: SignInPerson['role'],
  more: Partial<SignInPerson> = {},
): SignInPerson => ({ staffId, name, role, mustSetPin: false, hint: null, ...more });

type SessionCalls = Pick<
  Handlers,
  Extract<
    keyof Handlers,
    'staff.list' | 'staff.code' | `session.${string}` | `pin.${string}` | `approval.${string}`
  >
>;

export interface FakeSession {
  handlers: SessionCalls;
  /** Associates need an approval for what leads just do. */
  permit(approval: string | undefined): void;
}

export function createFakeSession(
  isEmpty: () => boolean,
  tell: (staff: StaffMember | null) => void,
  current: () => StaffMember | null,
): FakeSession {
  const people = [
    person('staff:park', fakeLead.name, 'lead'),
    person('staff:lee', '이도현', 'associate', { hint: fakePin }),
    person('staff:jane', 'Jane Cooper', 'associate'),
    person('staff:new', '한지우', 'associate', { mustSetPin: true }),
    person('staff:jung', '정하늘', 'manager'),
  ];
  const failures = new Map<string, number>();
  let granted = false;

  function look(staffId: string, right: boolean): PinTaken {
    const before = failures.get(staffId) ?? 0;
    const count = right && lockAfter(before) === 0 ? 0 : before + 1;
    failures.set(staffId, count);
    if (count === 0) return { ok: true };
    const retryAfterMs = lockAfter(count);
    return retryAfterMs === 0
      ? { ok: false, code: 'wrong', triesLeft: TRIES_FREE - count }
      : { ok: false, code: 'locked', retryAfterMs };
  }

  function signIn(staffId: string) {
    const found = people.find((one) => one.staffId === staffId);
    if (found === undefined) return { ok: false, code: 'not_permitted' } as const;
    const { name, role } = found;
    const staff = { staffId, name, role };
    tell(staff);
    return { ok: true, staff } as const;
  }

  const handlers: SessionCalls = {
    'staff.list': () => (isEmpty() ? [] : people),
    'staff.code': () => ({ ok: true, code: fakeCode, expiresAt: 0 }),
    'session.badge': ({ text }) => ({ staffId: text === 'DGS-LEE' ? 'staff:lee' : null }),
    'session.open': ({ staffId, pin }) => {
      const looked = look(staffId, pin === fakePin);
      return looked.ok ? signIn(staffId) : looked;
    },
    'session.lock': () => {
      tell(null);
      return {};
    },
    'session.touch': () => ({}),
    'pin.set': ({ staffId, code, pin }) => {
      const weakness = pinWeakness(pin);
      if (weakness !== undefined) return { ok: false, code: 'weak', why: weakness };
      const looked = look(staffId, readStaffCode(code) === fakeCode);
      return looked.ok ? signIn(staffId) : looked;
    },
    'pin.change': ({ pin }) => look(current()?.staffId ?? '', pin === fakePin),
    'approval.request': () => {
      granted = false;
      const approvers = people.filter(({ role }) => role === 'lead' || role === 'manager');
      return { approval: approvalId, approvers };
    },
    'approval.grant': ({ staffId, pin }) => {
      const looked = look(staffId, pin === fakePin);
      granted = looked.ok;
      return looked;
    },
  };
  return {
    handlers,
    permit(approval) {
      if (current()?.role !== 'associate') return;
      if (!granted || approval !== approvalId) throw new CallRefused('needs_approval', 'associate');
      granted = false;
    },
  };
}
