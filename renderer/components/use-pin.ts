/** A PIN being typed and what became of the last try, with a lock that counts down by itself. */
import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { PinRefusal } from '#shared/rpc/session.ts';
import { pinWords } from '#renderer/words/pins.ts';

const SECOND_MS = 1000;

export interface PinEntry {
  pin: string;
  setPin(pin: string): void;
  busy: boolean;
  /** Seconds until another try; null for none, 'lead' where a lead or the hub has to help. */
  lock: number | 'lead' | null;
  /** What to say of the last try. */
  error: string | null;
  /** Sends a try; true where it was right. */
  attempt(send: () => Promise<{ ok: true } | PinRefusal>, what?: 'pin' | 'code'): Promise<boolean>;
}

export function usePin(): PinEntry {
  const { i18n, t } = useLingui();
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [lockedUntil, setLockedUntil] = useState<number | 'lead' | null>(null);
  const [now, setNow] = useState(() => performance.now());

  useEffect(() => {
    if (typeof lockedUntil !== 'number') return;
    const timer = setInterval(() => {
      const at = performance.now();
      setNow(at);
      if (at >= lockedUntil) setLockedUntil(null);
    }, SECOND_MS / 4);
    return () => clearInterval(timer);
  }, [lockedUntil]);

  const lock =
    typeof lockedUntil === 'number'
      ? Math.max(1, Math.ceil((lockedUntil - now) / SECOND_MS))
      : lockedUntil;
  return {
    pin,
    setPin(typed) {
      setPin(typed);
      setError(null);
    },
    busy,
    lock,
    error:
      lock === null
        ? error
        : lock === 'lead'
          ? t`Too many wrong tries. A lead or head office can give a new code.`
          : t`Too many wrong tries. Wait ${lock} s.`,
    async attempt(send, what = 'pin') {
      setBusy(true);
      setError(null);
      try {
        const result = await send();
        if (result.ok) return true;
        setPin('');
        if (result.code === 'locked') {
          const at = performance.now();
          setNow(at);
          setLockedUntil(result.retryAfterMs === null ? 'lead' : at + result.retryAfterMs);
        } else setError(pinWords(i18n, result, what));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
