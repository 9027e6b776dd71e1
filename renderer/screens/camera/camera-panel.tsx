/** The camera's picture, until it sees a code; and what to do where there is no picture. Loaded when it is opened. */
import { Trans, useLingui } from '@lingui/react/macro';
import { CameraOff, Moon, RotateCcw, ScanLine } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#renderer/components/button.tsx';
import { classes } from '#renderer/components/classes.ts';
import { Panel } from '#renderer/components/panel.tsx';
import { createCodeReader } from '#renderer/scanner/camera/code-reader.ts';
import {
  type CameraParts,
  type CameraState,
  watchCamera,
} from '#renderer/scanner/camera/watch-camera.ts';
import { cameraWords } from '#renderer/words/camera.ts';
import styles from './camera-panel.module.css';

const parts: CameraParts = {
  open: () =>
    navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: 'environment' },
        width: { ideal: 1280 },
        height: { ideal: 720 },
      },
    }),
  createReader: createCodeReader,
  take: (video) => createImageBitmap(video),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export default function CameraPanel(props: {
  onClose: () => void;
  onScan: (text: string) => void;
}) {
  const { t } = useLingui();
  const [attempt, setAttempt] = useState(0);
  return (
    <Panel shape="wide" title={t`Scan with the camera`} open onClose={props.onClose}>
      <Picture key={attempt} onScan={props.onScan} onAgain={() => setAttempt(attempt + 1)} />
    </Panel>
  );
}

function Picture(props: { onScan: (text: string) => void; onAgain: () => void }) {
  const { t } = useLingui();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>({ is: 'opening' });
  const onScan = useRef(props.onScan);
  useEffect(() => {
    onScan.current = props.onScan;
  });
  useEffect(() => {
    if (video.current === null) return;
    return watchCamera(parts, video.current, setState, (text) => onScan.current(text));
  }, []);
  const looking = state.is === 'looking' ? state : null;
  return (
    <div className={styles.camera}>
      <div className={styles.frame}>
        <video
          ref={video}
          className={classes(styles.video, looking?.mirrored && styles.mirrored)}
          muted
          playsInline
          aria-label={t`What the camera sees`}
        />
        {looking === null ? null : <ScanLine aria-hidden className={styles.target} />}
        {state.is === 'opening' ? (
          <p className={styles.over}>
            <Trans>The camera is starting…</Trans>
          </p>
        ) : null}
        {state.is === 'opening' || looking !== null ? null : (
          <CameraOff aria-hidden className={styles.off} />
        )}
      </div>
      <Said state={state} onAgain={props.onAgain} />
    </div>
  );
}

function Said({ state, onAgain }: { state: CameraState; onAgain: () => void }) {
  const { t, i18n } = useLingui();
  if (state.is === 'opening' || state.is === 'looking') {
    const looking = state.is === 'looking' ? state : null;
    return (
      <p className={styles.said} role="status">
        {looking?.dark === true ? (
          <>
            <Moon aria-hidden size={20} />
            <Trans>
              It is dark here. Make the phone's screen brighter, or hold the code into light.
            </Trans>
          </>
        ) : looking?.long === true ? (
          <Trans>
            Nothing was read yet. Hold the code flat and a hand's width away, or type what stands
            under it.
          </Trans>
        ) : (
          <Trans>Hold the code into the picture. It is read by itself.</Trans>
        )}
      </p>
    );
  }
  const { why, out } = cameraWords[state.is];
  return (
    <div className={styles.stopped} role="alert">
      <div>
        <p className={styles.why}>{i18n._(why)}</p>
        <p>{i18n._(out)}</p>
      </div>
      <Button icon={<RotateCcw aria-hidden />} onPress={onAgain}>
        {t`Try again`}
      </Button>
    </div>
  );
}
