/**
 * A PIN typed by finger, keyboard or both: a field that shows dots, and a pad of digits beside it. What was
 * typed is in the field alone and goes with it.
 */
import { useLingui } from '@lingui/react/macro';
import { ArrowRight, Delete } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import styles from './pin-pad.module.css';

const LONGEST = 12;
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function PinPad(props: {
  label: string;
  value: string;
  onChange: (pin: string) => void;
  onSubmit: () => void;
  submit: string;
  busy?: boolean;
  /** While nothing typed is looked at. */
  locked?: boolean;
  error?: ReactNode;
  hint?: ReactNode;
}) {
  const { t } = useLingui();
  const { value, onChange, busy = false, locked = false } = props;
  const field = useRef<HTMLInputElement>(null);
  const said = useId();
  const inert = busy || locked;
  useEffect(() => {
    if (!inert) field.current?.focus();
  }, [inert]);

  const type = (digit: string) => onChange((value + digit).slice(0, LONGEST));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!inert && value !== '') props.onSubmit();
  };
  return (
    <form className={styles.pad} onSubmit={submit}>
      <label className={styles.field}>
        <span className={styles.label}>{props.label}</span>
        <input
          ref={field}
          className={styles.input}
          value={value}
          onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, '').slice(0, LONGEST))}
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          readOnly={inert}
          aria-invalid={props.error !== undefined && props.error !== null}
          aria-describedby={said}
        />
      </label>
      <div id={said} className={styles.said} role="status">
        {props.error ?? props.hint}
      </div>
      <div className={styles.keys}>
        {digits.map((digit) => (
          <Key key={digit} name={digit} disabled={inert} onPress={() => type(digit)}>
            {digit}
          </Key>
        ))}
        <Key name={t`Delete`} disabled={inert} onPress={() => onChange(value.slice(0, -1))}>
          <Delete aria-hidden />
        </Key>
        <Key name="0" disabled={inert} onPress={() => type('0')}>
          0
        </Key>
        <Button
          look="primary"
          type="submit"
          iconOnly
          icon={<ArrowRight aria-hidden />}
          isDisabled={inert || value === ''}
        >
          {props.submit}
        </Button>
      </div>
    </form>
  );
}

function Key(props: { name: string; disabled: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <AriaButton
      aria-label={props.name}
      className={classes(styles.key)}
      isDisabled={props.disabled}
      excludeFromTabOrder
      preventFocusOnPress
      onPress={props.onPress}
    >
      {props.children}
    </AriaButton>
  );
}
