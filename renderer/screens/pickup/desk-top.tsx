/** The line that is always there: the one box (or the way back), the state of the station, and who stands here. */
import { useLingui } from '@lingui/react/macro';
import { ArrowLeft, Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { CameraButton } from '#renderer/screens/camera/camera-button.tsx';
import { PersonMenu } from '#renderer/screens/associate/person/person-menu.tsx';
import { StatusChip } from '#renderer/screens/associate/status/status-chip.tsx';
import box from '#renderer/screens/associate/find/find-box.module.css';
import top from '#renderer/screens/associate/top-line.module.css';
import { useDesk, useStores } from '#renderer/stores/stores.tsx';
import styles from './desk-top.module.css';
import { useHearCode } from './use-hear-code.ts';

export function DeskTop({ full }: { full: boolean }) {
  const scans = useDesk((state) => state.scans);
  const hear = useHearCode();
  return (
    <header className={top.top}>
      {full ? <WayBack /> : <DeskBox />}
      <CameraButton onScan={hear} />
      <StatusChip />
      <PersonMenu scans={scans} />
    </header>
  );
}

function WayBack() {
  const { t } = useLingui();
  const back = useDesk((state) => state.back);
  const first = useDesk(({ view }) => view.is !== 'check' || view.step === 'verify');
  return (
    <div className={styles.back}>
      <Button icon={<ArrowLeft aria-hidden />} onPress={() => back()}>
        {first ? t`Back to waiting` : t`One step back`}
      </Button>
      <kbd className={styles.key} aria-hidden>
        Esc
      </kbd>
    </div>
  );
}

/** Finds without a code: names, phone endings, e-mails, order numbers, and the eight characters of a code. */
function DeskBox() {
  const { t } = useLingui();
  const { desk } = useStores();
  const query = useDesk((state) => state.query);
  const boxFocus = useDesk((state) => state.boxFocus);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (boxFocus === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [boxFocus]);

  return (
    <search className={box.box}>
      <Search aria-hidden size={20} className={box.icon} />
      <input
        ref={input}
        className={box.input}
        type="text"
        role="searchbox"
        aria-label={t`Find a pickup`}
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        placeholder={t`No code? Name, phone ending, email or order number`}
        value={query}
        onChange={(event) => desk.getState().type(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            void desk.getState().read(query);
          } else if (event.key === 'ArrowDown') {
            const first = document.querySelector<HTMLElement>('[data-found-first]');
            if (first === null) return;
            event.preventDefault();
            first.focus();
          }
        }}
      />
      {query === '' ? (
        <kbd className={box.key} aria-hidden>
          /
        </kbd>
      ) : (
        <Button
          look="plain"
          iconOnly
          icon={<X aria-hidden size={20} />}
          onPress={() => {
            desk.getState().type('');
            desk.getState().focusBox();
          }}
        >
          {t`Empty the box`}
        </Button>
      )}
    </search>
  );
}
