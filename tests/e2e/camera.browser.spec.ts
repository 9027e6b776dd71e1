/** The camera in a scanner's place: a code the hub printed, and what is said where there is nothing to see. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import { launchChromium } from '#tests/support/chromium.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { startStation } from '#tests/support/station-process.ts';
import { writeCameraVideo } from './camera-video.ts';
import { deskWords, waits } from './desk-screens.ts';
import { pull, test as screenTest } from './screen-fixture.ts';
import { listenForViolations, test } from './station-fixture.ts';

const words = deskWords.en;
/** The fake station's clock. */
const startedAt = Date.parse('2026-03-05T14:20:00+09:00');

/** A Chromium whose camera shows a file. */
const launchWithCamera = (video: string): Promise<Browser> =>
  launchChromium([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
  ]);

const camera = (page: Page) => page.getByRole('dialog', { name: words.camera });

test('a pickup code that the hub printed is read by the camera, and the order is ready', async ({
  shop,
}, info) => {
  const svg = info.outputPath('code.svg');
  const video = info.outputPath('code.y4m');
  await shop.hubCommand('pickup-code', 'G1001', '--svg', svg);
  await writeCameraVideo(video, await readFile(svg, 'utf8'));
  const station = await startStation({
    dataDir: shop.dataDir('desk'),
    hub: shop.hubUrl(),
    mode: 'pickup',
    enrolCode: await shop.code('pickup'),
  });
  const browser = await launchWithCamera(video);
  const violations: string[] = [];
  try {
    const context = await browser.newContext({ locale: 'en-GB', permissions: ['camera'] });
    const page = await context.newPage();
    listenForViolations(page, violations);
    await rememberStreams(page);
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(path.posix.basename(request.url())));
    station.process.say('launch');
    const [, url = ''] = await station.process.line(/^launch (http:\S+)$/m);
    await page.goto(url);
    await signIn(page);
    await waits(page, words);
    expect(loaded.filter((name) => /camera|reader/.test(name))).toEqual([]);

    await page.keyboard.press('F8');
    await expect(page.getByRole('heading', { level: 1, name: words.ready })).toBeVisible();
    await expect(camera(page)).toHaveCount(0);
    expect(loaded.filter((name) => name.endsWith('.wasm'))).toHaveLength(1);
    expect(await tracksOpen(page)).toBe(0);
  } finally {
    await browser.close();
    await station.stop();
  }
  expect(violations).toEqual([]);
});

screenTest('a lock turns the camera off, and so does closing the panel', async ({ site }, info) => {
  const video = info.outputPath('nothing.y4m');
  await writeCameraVideo(video, null);
  const browser = await launchWithCamera(video);
  try {
    const context = await browser.newContext({ locale: 'en-GB', permissions: ['camera'] });
    const page = await context.newPage();
    await rememberStreams(page);
    await site.open(page, 'desk', startedAt);
    await waits(page, words);
    await page.getByRole('button', { name: words.camera }).first().click();
    await expect.poll(() => tracksOpen(page)).toBe(1);
    await page.keyboard.press('Escape');
    await expect(camera(page)).toHaveCount(0);
    expect(await tracksOpen(page)).toBe(0);
    await page.keyboard.press('F8');
    await expect.poll(() => tracksOpen(page)).toBe(1);
    await pull(page, 'lock');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('박서연');
    expect(await tracksOpen(page)).toBe(0);
  } finally {
    await browser.close();
  }
});

screenTest('who has not allowed the camera is told what to do instead', async ({ site }, info) => {
  const video = info.outputPath('nothing.y4m');
  await writeCameraVideo(video, null);
  const browser = await launchWithCamera(video);
  try {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await site.open(page, 'desk', startedAt);
    await waits(page, words);
    await page.keyboard.press('F8');
    await expect(camera(page).getByRole('alert')).toContainText('The camera may not be used');
  } finally {
    await browser.close();
  }
});

/** Keeps what the page opens, so that a test sees whether it is closed again. */
async function rememberStreams(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    const opened: MediaStream[] = [];
    Object.assign(window, { opened });
    devices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      opened.push(stream);
      return stream;
    };
  });
}

const tracksOpen = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { opened } = window as unknown as { opened: MediaStream[] };
    const tracks = opened.flatMap((stream) => stream.getTracks());
    return tracks.filter(({ readyState }) => readyState === 'live').length;
  });
