/**
 * Recording a size. Garment and value are as last known, so that for a regular one touch is left: how it
 * fitted, which saves. Where it was tight or loose, a note and how it is known may be said before that.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import {
  type FitVerdict,
  type FitZone,
  type GarmentType,
  Size,
  SizeSystem,
} from '#shared/domain/size.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
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
import styles from './size-recorder.module.css';
import { garmentOrder, runsFor, zonesOf } from './size-runs.ts';
import { SourceChoice } from './source-choice.tsx';
import { useRecord } from './use-recording.ts';

const verdicts: readonly FitVerdict[] = ['small', 'fits', 'large'];

export function SizeRecorder(props: { card: CustomerCard; garment: GarmentType | null }) {
  const { t, i18n } = useLingui();
  const { card } = props;
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
  const [{ system, value }, setChosen] = useState<{ system: SizeSystem; value: string }>(() =>
    start(garment),
  );
  const [zones, setZones] = useState<Partial<Record<FitZone, FitVerdict>>>({});
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState(false);
  const [busy, setBusy] = useState(false);

  const runs = useMemo(() => runsFor(garment, region), [garment, region]);
  const values = runs.find((run) => run.system === system)?.values ?? [];
  const otherSystems = SizeSystem.options.filter(
    (other) => !runs.some((run) => run.system === other),
  );
  const listed = values.includes(value);

  const close = () => startRecording({ what: 'none' });

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
    <Panel shape="wide" title={t`Record a size for ${card.name}`} open onClose={close}>
      <div className={styles.recorder}>
        <fieldset className={styles.garments}>
          <legend className={styles.legend}>{t`Garment`}</legend>
          {garmentOrder.map((of) => (
            <ToggleChip
              key={of}
              isSelected={of === garment}
              onChange={() => {
                setGarment(of);
                setChosen(start(of));
                setZones({});
                setProblem(false);
              }}
            >
              {i18n._(garmentWords[of])}
            </ToggleChip>
          ))}
        </fieldset>

        <div className={styles.middle}>
          <div className={styles.left}>
            <fieldset className={styles.systems}>
              <legend className={styles.legend}>{t`System`}</legend>
              {runs.map((run) => (
                <ToggleChip
                  key={run.system}
                  isSelected={run.system === system}
                  onChange={() => setChosen({ system: run.system, value: '' })}
                >
                  {systemName(i18n, run.system)}
                </ToggleChip>
              ))}
              <label className={styles.other}>
                <span className={styles.hidden}>{t`Another system`}</span>
                <select
                  className={classes(styles.select, otherSystems.includes(system) && styles.chosen)}
                  value={otherSystems.includes(system) ? system : ''}
                  onChange={(event) => {
                    const chosen = SizeSystem.safeParse(event.target.value);
                    if (chosen.success) setChosen({ system: chosen.data, value: '' });
                  }}
                >
                  <option value="" disabled>
                    {t`Other…`}
                  </option>
                  {otherSystems.map((other) => (
                    <option key={other} value={other}>
                      {systemName(i18n, other)}
                    </option>
                  ))}
                </select>
              </label>
            </fieldset>
            <fieldset className={styles.values}>
              <legend className={styles.legend}>{t`Size`}</legend>
              {values.map((of) => (
                <ToggleChip
                  key={of}
                  large
                  isSelected={of === value}
                  onChange={() => {
                    setChosen({ system, value: of });
                    setProblem(false);
                  }}
                >
                  {of}
                </ToggleChip>
              ))}
            </fieldset>
            <div className={styles.typed}>
              <TextField
                label={t`Or type it`}
                value={listed ? '' : value}
                onChange={(typed) => {
                  setChosen({ system, value: typed });
                  setProblem(false);
                }}
                error={problem ? t`Choose or type a size.` : null}
                maxLength={20}
                autoComplete="off"
                spellCheck="false"
              />
              <TextField
                label={t`Note, if any`}
                value={note}
                onChange={setNote}
                maxLength={500}
                autoComplete="off"
              />
            </div>
            <SourceChoice />
          </div>
          <BodyZones zones={zonesOf(garment)} said={zones} onChange={setZones} />
        </div>

        <fieldset className={styles.verdicts}>
          <legend className={styles.verdictLegend}>
            <strong>{t`How did it fit?`}</strong> <Trans>One touch saves.</Trans>
          </legend>
          {verdicts.map((verdict) => (
            <AriaButton
              key={verdict}
              className={classes(styles.verdict)}
              isDisabled={busy}
              onPress={() => {
                void save(verdict);
              }}
            >
              <VerdictIcon verdict={verdict} size={28} />
              {i18n._(verdictWords[verdict])}
            </AriaButton>
          ))}
          <Button
            look="plain"
            isDisabled={busy}
            onPress={() => {
              void save();
            }}
          >
            {t`Save without fit`}
          </Button>
        </fieldset>
      </div>
    </Panel>
  );
}
