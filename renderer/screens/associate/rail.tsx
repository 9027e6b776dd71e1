/** The ways around, at the left edge: what the station is used for, and the language. */
import { useLingui } from '@lingui/react/macro';
import { KeyRound, Package, Search, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { classes } from '#renderer/components/classes.ts';
import { LanguageSwitch } from '#renderer/components/language-switch.tsx';
import { Wordmark } from '#renderer/components/wordmark.tsx';
import { useCard, useMay, useOpenStatus, usePlace } from '#renderer/stores/stores.tsx';
import styles from './rail.module.css';

export function Rail() {
  const { t } = useLingui();
  const screen = usePlace((state) => state.screen);
  const go = usePlace((state) => state.go);
  const leave = useCard((state) => state.leave);
  const focusBox = usePlace((state) => state.focusBox);
  const attention = useOpenStatus((status) => status.attention);
  const seesPickups = useMay('pickup.find');
  return (
    <nav className={styles.rail} aria-label={t`Main`}>
      <div className={styles.mark}>
        <Wordmark />
      </div>
      <RailPlace
        here={screen === 'find'}
        icon={<Search aria-hidden />}
        name={t`Find`}
        onGo={focusBox}
      />
      {seesPickups ? (
        <RailPlace
          here={screen === 'pickups'}
          icon={<Package aria-hidden />}
          name={t`Pickup`}
          onGo={() => leave(() => go('pickups'))}
        />
      ) : null}
      <RailPlace
        here={screen === 'attention'}
        icon={<TriangleAlert aria-hidden />}
        name={t`To settle`}
        count={attention}
        onGo={() => leave(() => go('attention'))}
      />
      <div className={styles.foot}>
        <DevelopmentKeys />
        <LanguageSwitch />
      </div>
    </nav>
  );
}

/** Said on every screen, because such a device may not hold real customers; the sheet explains. */
export function DevelopmentKeys() {
  const { t } = useLingui();
  const development = useOpenStatus((status) => status.keystore === 'development');
  const showStatus = usePlace((state) => state.showStatus);
  if (!development) return null;
  return (
    <Button className={classes(styles.keys)} onPress={() => showStatus(true)}>
      <KeyRound aria-hidden size={20} />
      <span>{t`Dev keys`}</span>
    </Button>
  );
}

export function RailPlace(props: {
  here: boolean;
  icon: ReactNode;
  name: string;
  count?: number;
  onGo: () => void;
}) {
  const { t } = useLingui();
  const { count = 0, name } = props;
  return (
    <Button
      aria-label={count > 0 ? t`${name}, ${count}` : name}
      className={classes(styles.place, props.here && styles.here)}
      onPress={props.onGo}
      {...(props.here ? { 'aria-current': 'page' as const } : {})}
    >
      <span className={styles.icon}>
        {props.icon}
        {count > 0 ? <span className={styles.count}>{count > 99 ? '99+' : count}</span> : null}
      </span>
      <span>{name}</span>
    </Button>
  );
}
