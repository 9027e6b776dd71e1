/**
 * Where a recorded thing stands: a small clock until the hub has it, then a tick that fades, and a sign
 * where a person is needed. Nothing where all is well.
 */
import { useLingui } from '@lingui/react/macro';
import { Check, Clock, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SaveState } from '#shared/rpc/customer-views.ts';
import { classes } from './classes.ts';
import styles from './save-mark.module.css';

export function SaveMark({ state }: { state: SaveState }) {
  const { t } = useLingui();
  const before = useRef(state);
  const [justSent, setJustSent] = useState(false);

  useEffect(() => {
    if (before.current === 'unsent' && state === 'synced') setJustSent(true);
    if (state !== 'synced') setJustSent(false);
    before.current = state;
  }, [state]);

  if (state === 'unsent') {
    return (
      <span
        className={classes(styles.mark, styles.unsent)}
        role="img"
        aria-label={t`Saved here, not sent yet`}
      >
        <Clock aria-hidden size={16} />
      </span>
    );
  }
  if (state === 'attention') {
    return (
      <span
        className={classes(styles.mark, styles.attention)}
        role="img"
        aria-label={t`Needs attention`}
      >
        <TriangleAlert aria-hidden size={16} />
      </span>
    );
  }
  if (!justSent) return null;
  return (
    <span
      className={classes(styles.mark, styles.sent)}
      role="img"
      aria-label={t`Sent`}
      onAnimationEnd={() => setJustSent(false)}
    >
      <Check aria-hidden size={16} />
    </span>
  );
}
