/** Editing who it is, in place. Sends only what changed, with what the form showed (`was`). */
import { useLingui } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useCard, useOpenStatus, useStores } from '#renderer/stores/stores.tsx';
import { countryName } from '#renderer/words/changes.ts';
import { refusalWords } from '#renderer/words/refusals.ts';
import {
  changesOf,
  emptyInput,
  type FieldProblem,
  type IdentityInput,
  inputOf,
  isChanged,
} from './identity-input.ts';
import styles from './identity-form.module.css';

export function IdentityForm({ card }: { card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const { toasts } = useStores();
  const region = useOpenStatus((status) => status.region);
  const leave = useCard((state) => state.leave);
  const edit = useCard((state) => state.edit);
  const setDirty = useCard((state) => state.setDirty);
  const saveEdits = useCard((state) => state.saveEdits);
  // What the form showed when it was opened; the card behind it may move on.
  const [shown] = useState(() => card.fields);
  const [input, setInput] = useState<IdentityInput>(() => inputOf(shown, region));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const dirty = isChanged(shown, input, region);
  useEffect(() => setDirty(dirty), [dirty, setDirty]);

  const set = (field: keyof IdentityInput) => (value: string) => {
    setInput((before) => ({ ...before, [field]: value }));
    setProblems((before) => before.filter((problem) => problem !== problemOf[field]));
  };
  const words: Record<FieldProblem, string> = {
    name: t`A customer needs a family or a given name.`,
    phone: t`This is not a phone number. Write it as it is dialled, or with + and the country.`,
    email: t`This is not an email address.`,
    address: t`An address needs a street and a city.`,
    number: t`Resident registration and card numbers may not be kept.`,
  };
  const error = (problem: FieldProblem) => (problems.includes(problem) ? words[problem] : null);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setRefusal(null);
    const read = changesOf(shown, input, region);
    setProblems(read.problems);
    if (read.problems.length > 0) return;
    if (read.changes.length === 0) {
      edit(false);
      return;
    }
    setBusy(true);
    const saved = await saveEdits(read.changes);
    setBusy(false);
    if (saved.ok) {
      toasts.getState().show({ tone: 'done', text: t`Saved on this device`, undo: null });
      return;
    }
    const field = saved.field;
    if (
      saved.code === 'invalid' &&
      (field === 'name' || field === 'phone' || field === 'email' || field === 'address')
    ) {
      setProblems([field]);
    } else {
      setRefusal(i18n._(refusalWords[saved.code]));
    }
  }

  const plain = { autoComplete: 'off', spellCheck: 'false' } as const;
  return (
    <Form
      className={styles.form ?? ''}
      validationBehavior="aria"
      aria-label={t`Edit the profile`}
      onSubmit={(event) => {
        void save(event);
      }}
    >
      <h1 className={styles.title}>{card.name}</h1>
      <div className={styles.grid}>
        <Cell width="third">
          <TextField
            {...plain}
            label={t`Family name`}
            value={input.family}
            onChange={set('family')}
            error={error('name')}
            maxLength={80}
            autoFocus
          />
        </Cell>
        <Cell width="third">
          <TextField
            {...plain}
            label={t`Given name`}
            value={input.given}
            onChange={set('given')}
            maxLength={80}
          />
        </Cell>
        <Cell width="third">
          <TextField
            {...plain}
            label={t`Name in Latin letters`}
            value={input.latinName}
            onChange={set('latinName')}
            error={error('number')}
            maxLength={160}
          />
        </Cell>
        <Cell width="third">
          <TextField
            {...plain}
            label={t`Phone`}
            type="tel"
            inputMode="tel"
            value={input.phone}
            onChange={set('phone')}
            error={error('phone')}
            maxLength={40}
          />
        </Cell>
        <Cell width="rest">
          <TextField
            {...plain}
            label={t`Email`}
            type="email"
            inputMode="email"
            value={input.email}
            onChange={set('email')}
            error={error('email')}
            maxLength={254}
          />
        </Cell>
        <Cell width="half">
          <TextField
            {...plain}
            label={t`Street and number`}
            value={input.line1}
            onChange={set('line1')}
            error={error('address')}
            maxLength={200}
          />
        </Cell>
        <Cell width="half">
          <TextField
            {...plain}
            label={t`Building, floor, flat`}
            value={input.line2}
            onChange={set('line2')}
            maxLength={200}
          />
        </Cell>
        <Cell width="quarter">
          <TextField
            {...plain}
            label={t`City`}
            value={input.city}
            onChange={set('city')}
            maxLength={100}
          />
        </Cell>
        <Cell width="quarter">
          <TextField
            {...plain}
            label={t`Province`}
            value={input.province}
            onChange={set('province')}
            maxLength={100}
          />
        </Cell>
        <Cell width="quarter">
          <TextField
            {...plain}
            label={t`Postcode`}
            value={input.postcode}
            onChange={set('postcode')}
            maxLength={20}
          />
        </Cell>
        <Cell width="quarter">
          <TextField
            {...plain}
            label={t`Country code`}
            hint={
              /^[a-z]{2}$/i.test(input.country)
                ? countryName(input.country.toUpperCase(), locale)
                : undefined
            }
            value={input.country}
            onChange={set('country')}
            maxLength={2}
          />
        </Cell>
      </div>
      {refusal === null ? null : (
        <Notice tone="stop" alert>
          {refusal}
        </Notice>
      )}
      <div className={styles.actions}>
        <Button look="primary" type="submit" isDisabled={busy}>
          {t`Save`}
        </Button>
        <Button onPress={() => leave(() => edit(false))}>{t`Cancel`}</Button>
      </div>
    </Form>
  );
}

function Cell(props: { width: 'third' | 'rest' | 'half' | 'quarter'; children: ReactNode }) {
  return <div className={styles[props.width]}>{props.children}</div>;
}

const problemOf: Record<keyof typeof emptyInput, FieldProblem> = {
  family: 'name',
  given: 'name',
  latinName: 'number',
  phone: 'phone',
  email: 'email',
  line1: 'address',
  line2: 'address',
  city: 'address',
  province: 'address',
  postcode: 'address',
  country: 'address',
};
