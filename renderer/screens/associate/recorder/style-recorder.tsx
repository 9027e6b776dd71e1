/** Recording taste: a touch on a chip saves it, another takes it back; anything else can be typed. */
import { useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import type { CardPreference, CustomerCard } from '#shared/rpc/customer-views.ts';
import { Button } from '#renderer/components/button.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { Swatch } from '#renderer/components/swatch.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { aspectWords } from '#renderer/words/domain.ts';
import { sameTerm, type StyleAspect, termName, vocabulary } from '#renderer/words/vocabulary.ts';
import { Choice } from './choice.tsx';
import { SourceChoice } from './source-choice.tsx';
import styles from './style-recorder.module.css';
import { useRecord, useTakeBack } from './use-recording.ts';

const aspects: readonly StyleAspect[] = ['colour', 'style', 'fabric', 'like', 'never'];

export function StyleRecorder({ card }: { card: CustomerCard }) {
  const { t } = useLingui();
  const startRecording = useCard((state) => state.startRecording);
  return (
    <Panel
      shape="wide"
      title={t`Record taste for ${card.name}`}
      open
      onClose={() => startRecording({ what: 'none' })}
    >
      <div className={styles.recorder}>
        {aspects.map((aspect) => (
          <Aspect key={aspect} aspect={aspect} card={card} />
        ))}
        <div className={styles.source}>
          <SourceChoice />
        </div>
      </div>
    </Panel>
  );
}

function Aspect({ aspect, card }: { aspect: StyleAspect; card: CustomerCard }) {
  const { t, i18n } = useLingui();
  const source = useCard((state) => state.lastSource);
  const record = useRecord();
  const takeBack = useTakeBack();
  const [typed, setTyped] = useState('');

  const known = (text: string): CardPreference | undefined =>
    card.preferences.find(({ value }) => value.aspect === aspect && sameTerm(value.text, text));
  const unlisted = card.preferences.flatMap(({ value }) =>
    value.aspect === aspect && !vocabulary[aspect].some((term) => sameTerm(term.en, value.text))
      ? [value.text]
      : [],
  );
  const offered = [
    ...vocabulary[aspect].map((term) => termName(term.en, i18n.locale)),
    ...new Set(unlisted),
  ];

  function toggle(text: string): void {
    const seen = known(text);
    if (seen === undefined) void record({ aspect, text }, source, '');
    else takeBack(card.customerId, seen);
  }

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const text = typed.trim();
    if (text === '') return;
    if (known(text) !== undefined || (await record({ aspect, text }, source, ''))) setTyped('');
  }

  const name = i18n._(aspectWords[aspect]);
  return (
    <div className={styles.aspect}>
      <Choice name={name}>
        {offered.map((text) => (
          <ToggleChip
            key={text}
            isSelected={known(text) !== undefined}
            onChange={() => toggle(text)}
            icon={aspect === 'colour' ? <Swatch colour={text} /> : undefined}
          >
            {text}
          </ToggleChip>
        ))}
        <Form
          className={styles.typed ?? ''}
          onSubmit={(event) => {
            void add(event);
          }}
        >
          <TextField
            label={t`${name}, in other words`}
            placeholder={t`Other…`}
            value={typed}
            onChange={setTyped}
            maxLength={80}
            autoComplete="off"
          />
          <Button
            iconOnly
            type="submit"
            icon={<Plus aria-hidden size={20} />}
            isDisabled={typed.trim() === ''}
          >
            {t`Save it`}
          </Button>
        </Form>
      </Choice>
    </div>
  );
}
