/** How it is known; stays as last chosen, because at a counter it is mostly the same. */
import { useLingui } from '@lingui/react/macro';
import type { PreferenceSource } from '#shared/domain/preference.ts';
import { ToggleChip } from '#renderer/components/toggle-chip.tsx';
import { useCard } from '#renderer/stores/stores.tsx';
import { sourceWords } from '#renderer/words/domain.ts';
import { Choice } from './choice.tsx';

const offered: readonly PreferenceSource[] = ['tried', 'told', 'measured', 'purchase'];

export function SourceChoice() {
  const { t, i18n } = useLingui();
  const source = useCard((state) => state.lastSource);
  const setSource = useCard((state) => state.setSource);
  return (
    <Choice name={t`How we know`}>
      {offered.map((way) => (
        <ToggleChip key={way} isSelected={way === source} onChange={() => setSource(way)}>
          {i18n._(sourceWords[way])}
        </ToggleChip>
      ))}
    </Choice>
  );
}
