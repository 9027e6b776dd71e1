/** The page's end of the worker that reads codes out of pictures. */
// oxlint-disable-next-line import/default -- Vite makes a worker of the file; what it exports is its address.
import workerUrl from './code-reader-worker.ts?worker&url';

/** `text`: what the code says, null where there is none. `light`: 0 for black to 1 for white. */
export interface Seen {
  text: string | null;
  light: number;
}

export interface CodeReader {
  /** One picture at a time. Rejects where the reader did not load or broke. */
  read(frame: ImageBitmap): Promise<Seen>;
  close(): void;
}

/** As much of the Trusted Types API as is used; TypeScript's library has none of it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

let allowed: string | undefined;

/** The worker's address, as a page may start it whose policy asks for trusted types. */
function trustedUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  // One policy of a name a page.
  allowed ??=
    trustedTypes
      ?.createPolicy('dangol-code-reader', { createScriptURL: () => workerUrl })
      .createScriptURL(workerUrl) ?? workerUrl;
  return allowed;
}

export function createCodeReader(): CodeReader {
  const worker = new Worker(trustedUrl(), { type: 'module' });
  return {
    read: (frame) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Seen | null>) =>
          data === null ? reject(new Error('the reader failed')) : resolve(data);
        worker.onerror = () => reject(new Error('the reader did not load'));
        worker.postMessage(frame, [frame]);
      }),
    close: () => worker.terminate(),
  };
}
