/**
 * Recording a size. Garment and value are as last known, so that for a regular one touch is left: how it
 * fitted, which saves. Where it was tight or loose, a note and how it is known may be said before that.
 */
import { useLingui } from '@lingui/react/macro';
import { ChevronDown, ScanBarcode } from 'lucide-react';
import { useMemo, useState } from 'react';
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components';
import {
  type FitVerdict,
  type FitZone,
  type GarmentType,
  Size,
  SizeSystem,
} from '#shared/domain/size.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import type { ProductView } from '#shared/rpc/scan.ts';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { Panel } from '#renderer/components/panel.tsx';
import { TextField } from '#renderer/components/text-field.tsx';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { useCard, useOpenStatus } from '#renderer/stores/stores.tsx';
import { garmentWords, systemName, verdictWords } from '#renderer/words/domain.ts';
import { knownSizes, lastSize } from '../card/known-sizes.ts';
import { VerdictIcon } from '../card/sizes.tsx';
import { BodyZones } from './body-zones.tsx';
import { Choice } from './choice.tsx';
import listOption from '#renderer/components/list-option.module.css';
import styles from './size-recorder.module.css';
import { garmentOrder, runsFor, systemOf, zonesOf } from './size-runs.ts';
import { SourceChoice } from './source-choice.tsx';
import { useRecord } from './use-recording.ts';

const NOTE_MAX = 500;
const verdicts: readonly FitVerdict[] = ['small', 'fits', 'large'];

export function SizeRecorder(props: {
  card: CustomerCard;
  garment: GarmentType | null;
  /** The scanned one whose size it is. */
  product: ProductView | undefined;
}) {
  const { t, i18n } = useLingui();
  const { card, product } = props;
  const region = useOpenStatus((status) => status.region);
  const startRecording = useCard((state) => state.startRecording);
  const source = useCard((state) => state.lastSource);
  const record = useRecord();
  const [garment, setGarment] = useState<GarmentType>(
    () => props.garment ?? knownSizes(card.preferences)[0]?.garment ?? 'shirt',
  );
  const start = (of: GarmentType) => {
    const last = lastSize(card.preferences, of);
    return {
      system: last?.system ?? runsFor(of, region)[0]?.system ?? 'label',
      value: last?.value ?? '',
    };
  };
  const [{ system, value }, setChosen] = useState<{ system: SizeSystem; value: string }>(() => {
    const usual = start(garment);
    if (product === undefined || product.size === null) return usual;
    return {
      system: systemOf(product.size, garment, region, usual.system),
      value: product.size,
    };
  });
  const [zones, setZones] = useState<Partial<Record<FitZone, FitVerdict>>>({});
  const [note, setNote] = useState(() => (product === undefined ? '' : scannedName(product)));
  const [problem, setProblem] = useState(false);
  const [busy, setBusy] = useState(false);

  const runs = useMemo(() => runsFor(garment, region), [garment, region]);
  const values = runs.find((run) => run.system === system)?.values ?? [];
  const otherSystems = SizeSystem.options.filter(
    (other) => !runs.some((run) => run.system === other),
  );

  const close = () => startRecording({ what: 'none' });

  function choose(chosen: { system: SizeSystem; value: string }): void {
    setChosen(chosen);
    setProblem(false);
  }

  function chooseGarment(of: GarmentType): void {
    setGarment(of);
    choose(start(of));
    setZones({});
  }

  async function save(verdict?: FitVerdict): Promise<void> {
    if (busy) return;
    const size = Size.safeParse({
      value,
      system,
      garment,
      ...(verdict === undefined ? {} : { verdict }),
      ...(Object.keys(zones).length === 0 ? {} : { zones }),
    });
    if (!size.success) {
      setProblem(true);
      return;
    }
    setBusy(true);
    const saved = await record({ aspect: 'size', size: size.data }, source, note);
    setBusy(false);
    if (saved) close();
  }

  return (
    <Panel
      shape="wide"
      title={t`Record a size for ${card.name}`}
      open
      onClose={close}
      footer={<Verdicts isDisabled={busy} onSave={(verdict) => void save(verdict)} />}
    >
      {product === undefined ? null : (
        <p className={styles.scanned}>
          <ScanBarcode aria-hidden size={20} />
          <span>
            <span className={styles.product}>{product.title}</span>{' '}
            {product.options.flatMap(({ scanned }) => scanned ?? []).join(' · ')}
          </span>
        </p>
      )}
      <div className={styles.garments}>
        <Choice name={t`Garment`}>
          {garmentOrder.map((of) => (
            <ToggleChip key={of} isSelected={of === garment} onChange={() => chooseGarment(of)}>
              {i18n._(garmentWords[of])}
            </ToggleChip>
          ))}
        </Choice>
      </div>
      <div className={styles.middle}>
        <div className={styles.left}>
          <Choice name={t`System`}>
            {runs.map((run) => (
              <ToggleChip
                key={run.system}
                isSelected={run.system === system}
                onChange={() => choose({ system: run.system, value: '' })}
              >
                {systemName(i18n, run.system)}
              </ToggleChip>
            ))}
            <OtherSystem
              systems={otherSystems}
              chosen={system}
              onChoose={(other) => choose({ system: other, value: '' })}
            />
          </Choice>
          <Choice name={t`Size`} grid>
            {values.map((of) => (
              <ToggleChip
                key={of}
                large
                isSelected={of === value}
                onChange={() => choose({ system, value: of })}
              >
                {of}
              </ToggleChip>
            ))}
          </Choice>
          <div className={styles.typed}>
            <TextField
              inline
              label={t`Or type it`}
              value={values.includes(value) ? '' : value}
              onChange={(typed) => choose({ system, value: typed })}
              error={problem ? t`Choose or type a size.` : null}
              maxLength={20}
              autoComplete="off"
              spellCheck="false"
            />
            <TextField
              inline
              label={t`Note, if any`}
              value={note}
              onChange={setNote}
              maxLength={NOTE_MAX}
              autoComplete="off"
            />
          </div>
          <SourceChoice />
        </div>
        <BodyZones zones={zonesOf(garment)} said={zones} onChange={setZones} />
      </div>
    </Panel>
  );
}

/** What was tried, kept with the size: the product and the scanned one of it, but for the size. */
function scannedName({ title, options, size }: ProductView): string {
  const others = options.flatMap(({ scanned }) =>
    scanned === null || scanned === size ? [] : [scanned],
  );
  return [title, ...others].join(' · ').slice(0, NOTE_MAX);
}

function Verdicts(props: { isDisabled: boolean; onSave: (verdict?: FitVerdict) => void }) {
  const { t, i18n } = useLingui();
  return (
    <div className={styles.verdicts} role="group" aria-label={t`How did it fit?`}>
      <p className={styles.question}>
        <strong>{t`How did it fit?`}</strong>
        <span>{t`One touch saves.`}</span>
      </p>
      {verdicts.map((verdict) => (
        <AriaButton
          key={verdict}
          className={classes(styles.verdict)}
          isDisabled={props.isDisabled}
          onPress={() => props.onSave(verdict)}
        >
          <VerdictIcon verdict={verdict} size={28} />
          {i18n._(verdictWords[verdict])}
        </AriaButton>
      ))}
      <Button look="plain" isDisabled={props.isDisabled} onPress={() => props.onSave()}>
        {t`Save without fit`}
      </Button>
    </div>
  );
}

function OtherSystem(props: {
  systems: readonly SizeSystem[];
  chosen: SizeSystem;
  onChoose: (system: SizeSystem) => void;
}) {
  const { t, i18n } = useLingui();
  const inUse = props.systems.includes(props.chosen);
  return (
    <Select
      aria-label={t`Another system`}
      placeholder={t`Other…`}
      selectedKey={inUse ? props.chosen : null}
      onSelectionChange={(key) => {
        const system = SizeSystem.safeParse(key);
        if (system.success) props.onChoose(system.data);
      }}
    >
      <AriaButton className={classes(styles.select, inUse && styles.chosen)}>
        <SelectValue />
        <ChevronDown aria-hidden size={16} />
      </AriaButton>
      <Popover className={classes(styles.popover)}>
        <ListBox className={classes(styles.options)}>
          {props.systems.map((system) => (
            <ListBoxItem key={system} id={system} className={classes(listOption.option)}>
              {systemName(i18n, system)}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
