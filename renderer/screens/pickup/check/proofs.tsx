/** Ways to prove who one is, as far as the store's policy asks for them: one touch, a few digits, or a lead. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Check, Circle } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ProofMethod } from '#shared/domain/pickup.ts';
import type { DeskCheck } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { TextField } from '#renderer/components/text-field.tsx';
import { useDesk } from '#renderer/stores/stores.tsx';
import { idKinds, idWords, proofWords } from '#renderer/words/desk.ts';
import styles from './proofs.module.css';

export function Proofs({ check, need }: { check: DeskCheck; need: ProofMethod[][] }) {
  const { t } = useLingui();
  // Every method once, those that settle it alone first.
  const methods = [...need]
    .toSorted((a, b) => a.length - b.length)
    .flat()
    .filter((method, i, all) => all.indexOf(method) === i);
  const { triesLeft } = check;
  return (
    <section className={styles.proofs} aria-label={t`What is to be checked`}>
      {need.length > 1 ? (
        <p className={styles.lead}>
          <Trans>One of these is enough</Trans>
        </p>
      ) : (need[0]?.length ?? 0) > 1 ? (
        <p className={styles.lead}>
          <Trans>All of these are needed</Trans>
        </p>
      ) : null}
      {methods.map((method) => (
        <Proof key={method} method={method} done={check.proven.includes(method)}>
          <Way method={method} check={check} />
        </Proof>
      ))}
      {triesLeft === null ? null : (
        <p className={styles.tries} role="alert">
          <Trans>That was wrong. Tries left: {triesLeft}</Trans>
        </p>
      )}
    </section>
  );
}

function Proof(props: { method: ProofMethod; done: boolean; children: ReactNode }) {
  const { i18n, t } = useLingui();
  return (
    <div
      className={classes(
        styles.proof,
        props.done && styles.done,
        props.method === 'lead' && styles.short,
      )}
    >
      <h2 className={styles.name}>
        {props.done ? <Check aria-hidden size={20} /> : <Circle aria-hidden size={20} />}
        {i18n._(proofWords[props.method])}
        {props.done ? <span className={styles.word}>{t`seen`}</span> : null}
      </h2>
      {props.done ? null : props.children}
    </div>
  );
}

function Way({ method, check }: { method: ProofMethod; check: DeskCheck }) {
  const { t, i18n } = useLingui();
  const prove = useDesk((state) => state.prove);
  const busy = useDesk((state) => state.busy);
  switch (method) {
    case 'code':
      return (
        <Typed
          label={t`Eight characters`}
          long={9}
          submit={t`Check`}
          isWhole={(typed) => typed.replaceAll(/[\s-]/g, '').length === 8}
          onSubmit={(typed) => prove({ method: 'code', typed })}
        />
      );
    case 'last_four':
      return (
        <Typed
          label={t`Last four digits`}
          long={4}
          digits
          submit={t`Check`}
          isWhole={(typed) => /^\d{4}$/.test(typed)}
          onSubmit={(digits) => prove({ method: 'last_four', digits })}
        />
      );
    case 'id_seen':
      return (
        <div className={styles.choices}>
          {idKinds.map((kind) => (
            <Button
              key={kind}
              isDisabled={busy}
              onPress={() => void prove({ method: 'id_seen', kind })}
            >
              {i18n._(idWords[kind])}
            </Button>
          ))}
        </div>
      );
    case 'question':
      return check.question === null ? null : (
        <>
          <p className={styles.asks}>
            <Trans>Ask: what did you order? Touch what the customer says.</Trans>
          </p>
          <div className={styles.choices}>
            {check.question.choices.map((name, choice) => (
              <Button
                key={name}
                isDisabled={busy}
                onPress={() => void prove({ method: 'question', choice })}
              >
                {name}
              </Button>
            ))}
          </div>
        </>
      );
    case 'lead':
      return (
        <div className={styles.choices}>
          <Button isDisabled={busy} onPress={() => void prove({ method: 'lead' })}>
            {t`Ask a lead`}
          </Button>
        </div>
      );
  }
}

/** A short thing typed, sent by itself once it is whole. */
function Typed(props: {
  label: string;
  long: number;
  digits?: boolean;
  submit: string;
  isWhole: (typed: string) => boolean;
  onSubmit: (typed: string) => Promise<void>;
}) {
  const [typed, setTyped] = useState('');
  const busy = useDesk((state) => state.busy);
  const send = (text: string) => {
    setTyped('');
    void props.onSubmit(text);
  };
  return (
    <form
      className={styles.typed}
      onSubmit={(event) => {
        event.preventDefault();
        if (props.isWhole(typed)) send(typed);
      }}
    >
      <div className={styles.field}>
        <TextField
          label={props.label}
          value={typed}
          inputMode={props.digits === true ? 'numeric' : 'text'}
          autoComplete="off"
          maxLength={props.long}
          onChange={(text) => {
            const cleaned = props.digits === true ? text.replaceAll(/\D/g, '') : text.toUpperCase();
            setTyped(cleaned);
            if (props.isWhole(cleaned)) send(cleaned);
          }}
        />
      </div>
      <Button type="submit" isDisabled={busy || !props.isWhole(typed)}>
        {props.submit}
      </Button>
    </form>
  );
}
