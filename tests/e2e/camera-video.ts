/** What a camera sees, as a file that Chromium takes for one: a code as the hub draws it, held before grey. */
import { writeFile } from 'node:fs/promises';

const WIDTH = 640;
const HEIGHT = 480;
const [BLACK, GREY, WHITE] = [16, 128, 235];

/** Writes raw video (YUV4MPEG2) of one picture that stands still. @param svg of `hub pickup-code --svg`; null for nothing. */
export async function writeCameraVideo(file: string, svg: string | null): Promise<void> {
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  if (svg !== null) drawCode(luma, svg);
  const colourless = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colourless]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, frame, frame]));
}

/** As large as it fits, with its white border. */
function drawCode(luma: Buffer, svg: string): void {
  const [, size = ''] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
  const squares = [...svg.matchAll(/M(\d+),(\d+)h(\d+)v/g)].map((found) =>
    found.slice(1).map(Number),
  );
  const scale = HEIGHT / Number(size);
  const left = (WIDTH - HEIGHT) >> 1;
  const paint = (x: number, y: number, side: number, tone: number) => {
    const [from, to] = [Math.round(x * scale), Math.round((x + side) * scale)];
    for (let row = Math.round(y * scale); row < Math.round((y + side) * scale); row += 1) {
      luma.fill(tone, row * WIDTH + left + from, row * WIDTH + left + to);
    }
  };
  if (squares.length === 0) throw new Error('no code is drawn there');
  paint(0, 0, Number(size), WHITE);
  for (const [x = 0, y = 0, side = 0] of squares) paint(x, y, side, BLACK);
}
