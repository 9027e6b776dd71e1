/** The language switch, always visible: each language named in itself. */
import { useLingui } from '@lingui/react/macro';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useLanguage } from '#renderer/stores/language-store.tsx';
import { classes } from './classes.ts';
import styles from './language-switch.module.css';

export function LanguageSwitch() {
  const { t } = useLingui();
  const locale = useLanguage((state) => state.locale);
  const choose = useLanguage((state) => state.choose);
  return (
    <ToggleButtonGroup
      aria-label={t`Language`}
      className={classes(styles.group)}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[locale]}
      onSelectionChange={([key]) => choose(key === 'en' ? 'en' : 'ko')}
    >
      <ToggleButton id="ko" className={classes(styles.language)} aria-label="한국어">
        <span lang="ko">한</span>
      </ToggleButton>
      <ToggleButton id="en" className={classes(styles.language)} aria-label="English">
        <span lang="en">En</span>
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
