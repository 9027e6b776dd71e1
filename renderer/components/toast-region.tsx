/** Where toasts appear. A toast waits while a pointer or the focus is on it: undoing must not be a race. */
import { useLingui } from '@lingui/react/macro';
import { CircleAlert, CircleCheck, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStores, useToasts } from '#renderer/stores/stores.tsx';
import { TOAST_MS, type Toast } from '#renderer/stores/toast-store.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import styles from './toast-region.module.css';

export function ToastRegion() {
  const { t } = useLingui();
  const toasts = useToasts((state) => state.toasts);
  // react-aria hides everything outside an open dialog; this stays reachable over it.
  return (
    <section className={styles.region} aria-label={t`Messages`} data-react-aria-top-layer="true">
      <div role="status">
        {toasts.map((toast) => (
          <ToastLine key={toast.id} toast={toast} />
        ))}
      </div>
    </section>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const { t } = useLingui();
  const { toasts } = useStores();
  const [held, setHeld] = useState(false);
  const { dismiss } = toasts.getState();

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(toast.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [held, dismiss, toast.id]);

  const { undo } = toast;
  return (
    <div
      className={classes(styles.toast, styles[toast.tone])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.tone === 'done' ? (
        <CircleCheck aria-hidden size={20} />
      ) : (
        <CircleAlert aria-hidden size={20} />
      )}
      <span className={styles.words}>{toast.text}</span>
      {undo === null ? null : (
        <Button
          look="plain"
          icon={<Undo2 aria-hidden size={20} />}
          onPress={() => {
            dismiss(toast.id);
            undo();
          }}
        >
          {t`Undo`}
        </Button>
      )}
      <Button
        look="plain"
        iconOnly
        icon={<X aria-hidden size={20} />}
        onPress={() => dismiss(toast.id)}
      >
        {t`Close`}
      </Button>
    </div>
  );
}
