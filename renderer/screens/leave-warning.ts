/**
 * Leaving with unsent work asks first. The browser's own question cannot be worded, so the page behind
 * it says what is the matter: nothing is lost, and it is sent when Dangol is next open.
 */
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useStation, useStores } from '#renderer/stores/stores.tsx';

export function useLeaveWarning(): void {
  const { t } = useLingui();
  const { toasts } = useStores();
  const unsent = useStation(({ status }) => (status?.stage === 'open' ? status.unsent : 0));
  useEffect(() => {
    if (unsent === 0) return;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      toasts.getState().show({
        tone: 'problem',
        text: t`${unsent} changes have not been sent yet. They are safe on this device and are sent when Dangol is open and online again.`,
        undo: null,
      });
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsent, t, toasts]);
}
