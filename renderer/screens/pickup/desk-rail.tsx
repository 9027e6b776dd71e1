/** The ways around the desk, with the device's own settings at the foot: sound, theme, language. */
import { useLingui } from '@lingui/react/macro';
import {
  ClipboardList,
  Moon,
  PackageOpen,
  Printer,
  PrinterX,
  ScanLine,
  Sun,
  TriangleAlert,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { LanguageSwitch } from '#renderer/components/language-switch.tsx';
import { Wordmark } from '#renderer/components/wordmark.tsx';
import { DevelopmentKeys, RailPlace } from '#renderer/screens/associate/rail.tsx';
import rail from '#renderer/screens/associate/rail.module.css';
import {
  useDesk,
  useDeskBook,
  useDeskSettings,
  useMay,
  useOpenStatus,
} from '#renderer/stores/stores.tsx';
import styles from './desk-rail.module.css';

export function DeskRail() {
  const { t } = useLingui();
  const place = useDesk((state) => state.place);
  const go = useDesk((state) => state.go);
  const toPick = useDeskBook(({ queue }) =>
    queue === null ? 0 : queue.counts.new.count + queue.counts.picking.count,
  );
  const attention = useOpenStatus((status) => status.attention);
  const settles = useMay('change.view');
  return (
    <nav className={rail.rail} aria-label={t`Main`}>
      <div className={rail.mark}>
        <Wordmark />
      </div>
      <RailPlace
        here={place === 'desk'}
        icon={<ScanLine aria-hidden />}
        name={t`Desk`}
        onGo={() => go('desk')}
      />
      <RailPlace
        here={place === 'queue'}
        icon={<ClipboardList aria-hidden />}
        name={t`Queue`}
        count={toPick}
        onGo={() => go('queue')}
      />
      <RailPlace
        here={place === 'returns'}
        icon={<PackageOpen aria-hidden />}
        name={t`Returns`}
        onGo={() => go('returns')}
      />
      {settles && attention > 0 ? (
        <RailPlace
          here={place === 'attention'}
          icon={<TriangleAlert aria-hidden />}
          name={t`To settle`}
          count={attention}
          onGo={() => go('attention')}
        />
      ) : null}
      <div className={rail.foot}>
        <DevelopmentKeys />
        <Settings />
        <LanguageSwitch />
      </div>
    </nav>
  );
}

function Settings() {
  const { t } = useLingui();
  const { theme, muted, slips, setTheme, setMuted, setSlips } = useDeskSettings((state) => state);
  const printer = useDeskBook(({ wait }) => wait?.printer === true);
  return (
    <div className={styles.settings}>
      <Button
        look="plain"
        iconOnly
        icon={muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        onPress={() => setMuted(!muted)}
      >
        {muted ? t`Sound on` : t`Sound off`}
      </Button>
      {printer ? (
        <Button
          look="plain"
          iconOnly
          icon={slips ? <Printer aria-hidden /> : <PrinterX aria-hidden />}
          onPress={() => setSlips(!slips)}
        >
          {slips ? t`No slip by itself` : t`A slip with each hand-over`}
        </Button>
      ) : null}
      <Button
        look="plain"
        iconOnly
        icon={theme === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}
        onPress={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? t`Light screen` : t`Dark screen`}
      </Button>
    </div>
  );
}
