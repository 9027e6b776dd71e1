/**
 * What cannot be taken back by a slip of the finger: held for a second, by finger, mouse, Space or Enter.
 * The button fills while it is held; letting go earlier does nothing.
 */
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { classes } from '#renderer/components/classes.ts';
import styles from './hold-button.module.css';

/** As long as `--hold` in tokens.css. */
const HOLD_MS = 1000;

export function HoldButton(props: { children: string; busy: boolean; onHeld: () => void }) {
  const { t } = useLingui();
  const [holding, setHolding] = useState(false);
  const held = useRef(props.onHeld);
  useEffect(() => {
    held.current = props.onHeld;
  });
  useEffect(() => {
    if (!holding) return;
    const timer = setTimeout(() => {
      setHolding(false);
      held.current();
    }, HOLD_MS);
    return () => clearTimeout(timer);
  }, [holding]);
  return (
    <Button
      autoFocus
      className={classes(styles.hold, holding && styles.holding)}
      aria-description={t`Keep it pressed for one second`}
      isDisabled={props.busy}
      onPressStart={() => setHolding(true)}
      onPressEnd={() => setHolding(false)}
    >
      <span className={styles.fill} aria-hidden />
      <span className={styles.words}>{props.children}</span>
    </Button>
  );
}
