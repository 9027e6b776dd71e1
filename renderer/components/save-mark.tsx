/**
 * Where a recorded thing stands: a small clock until the hub has it, then a tick that fades, and a sign
 * where a person is needed. Nothing where all is well.
 */
import { useLingui } from '@lingui/react/macro';
import { Check, Clock, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SaveState } from '#shared/rpc/customer-views.ts';
import { classes } from './classes.ts';
import styles from './save-mark.module.css';

/** As long as `--fade` in tokens.css. */
const TICK_SHOWN_MS = 2400;

export function SaveMark({ state }: { state: SaveState }) {
  const { t } = useLingui();
  const [shown, setShown] = useState({ state, justSent: false });
  if (shown.state !== state) {
    setShown({ state, justSent: shown.state === 'unsent' && state === 'synced' });
  }

  // By time rather than at the end of the animation: with reduced motion there is none.
  useEffect(() => {
    if (!shown.justSent) return;
    const timer = setTimeout(() => setShown((now) => ({ ...now, justSent: false })), TICK_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown.justSent]);

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
  if (!shown.justSent) return null;
  return (
    <span className={classes(styles.mark, styles.sent)} role="img" aria-label={t`Sent`}>
      <Check aria-hidden size={16} />
    </span>
  );
}
