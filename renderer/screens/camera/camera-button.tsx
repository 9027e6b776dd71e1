/** The way to the camera where there is no scanner: a button and F8. What the camera needs is loaded by then. */
import { useLingui } from '@lingui/react/macro';
import { Camera } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '#renderer/components/button.tsx';

const CameraPanel = lazy(() => import('./camera-panel.tsx'));

export function CameraButton(props: {
  /** Takes a code as if a scanner had sent it. */
  onScan: (text: string) => void;
  /** In words rather than by its icon. */
  wide?: boolean;
  /** Whether F8 is this one's. */
  hasKey?: boolean;
}) {
  const { t } = useLingui();
  const { onScan, wide = false, hasKey = true } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!hasKey) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F8' || event.defaultPrevented) return;
      // Below a panel nothing is scanned into; the panel may have a way to the camera itself.
      const panel = document.querySelector('[role="dialog"], [role="alertdialog"]');
      if (panel !== null && !panel.contains(button.current)) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [hasKey]);

  return (
    <>
      <Button
        ref={button}
        look={wide ? 'quiet' : 'plain'}
        iconOnly={!wide}
        icon={<Camera aria-hidden />}
        onPress={() => setOpen(true)}
      >
        {t`Scan with the camera`}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <CameraPanel
            onClose={() => setOpen(false)}
            onScan={(text) => {
              setOpen(false);
              onScan(text);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
