/** Editing who it is, in place. Sends only what changed, with what the form showed (`was`). */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import type { Locale } from '#renderer/format/time.ts';
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
    country: t`A country code has two letters, such as KR.`,
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
        {fields.map(({ field, label, width, maxLength, shows, type }, index) => (
          <div key={field} className={styles[width]}>
            <TextField
              label={i18n._(label)}
              value={input[field]}
              onChange={set(field)}
              error={shows === undefined ? null : error(shows)}
              hint={field === 'country' ? countryHint(input.country, locale) : undefined}
              maxLength={maxLength}
              autoComplete="off"
              spellCheck="false"
              autoFocus={index === 0}
              {...(type === undefined ? {} : { type, inputMode: type })}
            />
          </div>
        ))}
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

function countryHint(country: string, locale: Locale): string | undefined {
  return /^[a-z]{2}$/i.test(country) ? countryName(country.toUpperCase(), locale) : undefined;
}

interface FieldShape {
  field: keyof IdentityInput;
  label: MessageDescriptor;
  width: 'third' | 'rest' | 'half' | 'quarter';
  maxLength: number;
  /** The problem that is said below it: of several fields it is said once. */
  shows?: FieldProblem;
  type?: 'tel' | 'email';
}

const fields: readonly FieldShape[] = [
  { field: 'family', label: msg`Family name`, width: 'third', maxLength: 80, shows: 'name' },
  { field: 'given', label: msg`Given name`, width: 'third', maxLength: 80 },
  {
    field: 'latinName',
    label: msg`Name in Latin letters`,
    width: 'third',
    maxLength: 160,
    shows: 'number',
  },
  {
    field: 'phone',
    label: msg`Phone`,
    width: 'third',
    maxLength: 40,
    shows: 'phone',
    type: 'tel',
  },
  {
    field: 'email',
    label: msg`Email`,
    width: 'rest',
    maxLength: 254,
    shows: 'email',
    type: 'email',
  },
  {
    field: 'line1',
    label: msg`Street and number`,
    width: 'half',
    maxLength: 200,
    shows: 'address',
  },
  { field: 'line2', label: msg`Building, floor, flat`, width: 'half', maxLength: 200 },
  { field: 'city', label: msg`City`, width: 'quarter', maxLength: 100 },
  { field: 'province', label: msg`Province`, width: 'quarter', maxLength: 100 },
  { field: 'postcode', label: msg`Postcode`, width: 'quarter', maxLength: 20 },
  { field: 'country', label: msg`Country code`, width: 'quarter', maxLength: 2, shows: 'country' },
];

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
  country: 'country',
};
