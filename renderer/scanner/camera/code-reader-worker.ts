/**
 * Reads codes out of pictures, in a worker of its own: the page's thread stays free, and WebAssembly is let in
 * by this file's own policy alone (ADR 0089). One picture in, one answer out.
 */
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { lightOf } from './light.ts';

/** What a counter meets: pickup codes and cards, what shops put on goods, what printers put on labels. */
const options: ReaderOptions = {
  formats: ['QRCode', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128'],
  maxNumberOfSymbols: 1,
  // As a scanner sends it, without what a code says of its own kind.
  textMode: 'Plain',
};

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

addEventListener('message', ({ data }: MessageEvent<ImageBitmap>) => {
  read(data).then(
    (seen) => postMessage(seen),
    () => postMessage(null),
  );
});

async function read(frame: ImageBitmap): Promise<{ text: string | null; light: number }> {
  const { width, height } = frame;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.drawImage(frame, 0, 0);
  frame.close();
  const picture = context.getImageData(0, 0, width, height);
  const [code] = await readBarcodes(picture, options);
  return { text: code?.text ?? null, light: lightOf(picture.data) };
}
