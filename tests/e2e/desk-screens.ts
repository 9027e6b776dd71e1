/** Every screen and state of the pickup desk, and how to get there in either language. */
import { expect, type Page } from '@playwright/test';
import { DONE_MS } from '#renderer/stores/desk-store.ts';
import type { FakeStationOptions } from '#tests/support/fake-station.ts';
import { gtins } from '#tests/support/fake-pickups.ts';
import { scan } from './scanner.ts';
import { type Language, pull } from './screen-fixture.ts';
import { press } from './screens.ts';

export interface DeskScreen {
  name: string;
  start?: FakeStationOptions['start'];
  /** Shown dark in Korean and light in English, so that both themes are looked at. */
  go(page: Page, words: DeskWords): Promise<void>;
}

export type DeskWords = (typeof deskWords)[Language];
export const deskWords = {
  ko: {
    ask: '픽업 코드를 찍어 주세요',
    ready: '전달 가능',
    check: '본인 확인',
    provisional: '임시 전달',
    stop: '전달 중지',
    all: /모두 있음|^상품 있음/,
    count: '하나씩 확인',
    only: /개만 전달/,
    hold: '길게 눌러 전달',
    sign: '서명 받기',
    done: '전달 완료',
    queue: /^주문/,
    returns: '반품',
    receive: '반품 받기',
    tooSmall: '작음',
    more: /하나 더하기$/,
    incidents: '확인하기',
    byHour: '시간대별',
    other: '다른 분이 받기',
    short: /부족$/,
    problem: /문제/,
    readyGroup: /준비 완료/,
    dark: '어두운 화면',
    pickup: '픽업',
    lead: '매니저 승인 받기',
    status: /온라인|오프라인/,
    back: '대기 화면으로',
    camera: '카메라로 찍기',
    slip: '전표',
    slipPrinted: '전표를 출력했습니다.',
    noSlip: '전표 자동 출력 끄기',
    binLabels: '보관함 라벨',
  },
  en: {
    ask: 'Scan the pickup code',
    ready: 'Ready',
    check: 'Check ID',
    provisional: 'Provisional',
    stop: 'Stop',
    all: /items are here$|^The item is here/,
    count: 'Scan or count them',
    only: /^Hand over only/,
    hold: 'Hold to hand over',
    sign: 'With a signature',
    done: 'Handed over',
    queue: /^Queue/,
    returns: 'Returns',
    receive: 'Receive',
    tooSmall: 'Too small',
    more: /^One more of/,
    incidents: 'Look at it',
    byHour: 'By the hour',
    other: 'Somebody else collects it',
    short: /is short$/,
    problem: /Problem/,
    readyGroup: /Ready to collect/,
    dark: 'Dark screen',
    pickup: 'Pickup',
    lead: 'Ask a lead',
    status: /^(Online|Offline)/,
    back: 'Back to waiting',
    camera: 'Scan with the camera',
    slip: 'Slip',
    slipPrinted: 'The slip is printed.',
    noSlip: 'No slip by itself',
    binLabels: 'Bin labels',
  },
} as const;

/** A signed code of an order, as its QR holds it; the fake station looks at the last part. */
export const codeOf = (number: number, nonce = '1-gangnam-n0nce', signature = 'c2ln') =>
  `DG1.${number}.${nonce}.1790000000.${signature}`;

export const searchbox = (page: Page) => page.getByRole('searchbox');
const word = (page: Page, name: string) =>
  expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();

/** A customer's code is scanned, and the desk says a word. */
export async function stands(page: Page, number: number, name: string): Promise<void> {
  await scan(page, codeOf(number));
  await word(page, name);
}

export async function waits(page: Page, words: DeskWords): Promise<void> {
  await word(page, words.ask);
}

async function find(page: Page, query: string): Promise<void> {
  await searchbox(page).fill(query);
  await searchbox(page).press('Enter');
}

/** What goes away by itself after two seconds stays to be looked at; all other time goes on. */
async function keepDone(page: Page): Promise<void> {
  await page.evaluate((doneMs) => {
    const after = window.setTimeout.bind(window);
    const never = 2 ** 31 - 1;
    window.setTimeout = ((run: () => void, ms?: number) =>
      after(run, ms === doneMs ? never : ms)) as typeof window.setTimeout;
  }, DONE_MS);
}

/** A camera that sees one colour, on machines with and without one. */
async function showCamera(page: Page, colour: string): Promise<void> {
  await page.evaluate((fill) => {
    navigator.mediaDevices.getUserMedia = async () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 640, height: 480 });
      const context = canvas.getContext('2d');
      const draw = () => {
        if (context === null) return;
        context.fillStyle = fill;
        context.fillRect(0, 0, 640, 480);
      };
      draw();
      // A canvas gives a picture whenever it is drawn.
      setInterval(draw, 100);
      return canvas.captureStream(10);
    };
  }, colour);
}

const refusedCode =
  (nonce: string, signature?: string) =>
  async (page: Page, { stop }: DeskWords): Promise<void> => {
    await scan(page, codeOf(1042, nonce, signature));
    await word(page, stop);
  };

export const deskScreens: readonly DeskScreen[] = [
  { name: 'waiting', go: waits },
  {
    name: 'waiting, nobody there, offline',
    async go(page, words) {
      await pull(page, 'emptyDesk');
      await pull(page, 'goOffline');
      await waits(page, words);
    },
  },
  {
    name: 'waiting with a hand-over to look at, a full disk and development keys',
    async go(page, words) {
      await pull(page, 'double');
      await pull(page, 'fillDisk');
      await pull(page, 'useDevelopmentKeys');
      await waits(page, words);
      await expect(page.getByRole('button', { name: words.incidents })).toBeVisible();
    },
  },
  {
    name: 'the first sync',
    start: 'desk_first_sync',
    go: (page) => expect(page.getByText('35%', { exact: true })).toBeVisible(),
  },
  {
    name: 'the camera, looking',
    async go(page, words) {
      await showCamera(page, '#9a948a');
      await press(page, words.camera);
      await expect(page.getByRole('dialog').getByRole('status')).toBeVisible();
      await expect(page.getByRole('dialog').locator('svg[class*="target"]')).toBeVisible();
    },
  },
  {
    name: 'the camera, in the dark',
    async go(page, words) {
      await showCamera(page, '#0b0a09');
      await press(page, words.camera);
      await expect(page.getByRole('dialog').getByRole('status').locator('svg')).toBeVisible();
    },
  },
  {
    name: 'the camera, not allowed',
    async go(page, words) {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('', 'NotAllowedError'));
      });
      await press(page, words.camera);
      await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
    },
  },
  { name: 'locked', start: 'desk_locked', go: (page) => press(page, /이도현/) },
  {
    name: 'today by the hour',
    async go(page, words) {
      await press(page, words.byHour);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'found without a code',
    async go(page) {
      await find(page, '4821');
      await expect(page.getByRole('button', { name: /김•지/ })).toBeVisible();
    },
  },
  {
    name: 'nobody found',
    async go(page) {
      await find(page, '없음');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  { name: 'ready', go: (page, { ready }) => stands(page, 1042, ready) },
  {
    name: 'ready, with long names and many lines',
    go: (page, { ready }) => stands(page, 1045, ready),
  },
  {
    name: 'check: an ID and four digits, wrong once',
    async go(page, words) {
      await find(page, '#1042');
      await word(page, words.check);
      await page.getByRole('textbox').last().fill('1111');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'check: a question',
    async go(page, words) {
      await find(page, '#1043');
      await word(page, words.check);
    },
  },
  { name: 'check: a valuable order', go: (page, { check }) => stands(page, 1050, check) },
  {
    name: 'check: a named collector',
    async go(page, words) {
      await find(page, '최우');
      await press(page, /최•우/);
      await word(page, words.check);
    },
  },
  {
    name: 'provisional',
    async go(page, words) {
      await pull(page, 'takeLeases');
      await pull(page, 'goOffline');
      await stands(page, 1042, words.provisional);
    },
  },
  {
    name: 'stop: too valuable offline',
    async go(page, words) {
      await pull(page, 'takeLeases');
      await pull(page, 'goOffline');
      await stands(page, 1045, words.stop);
    },
  },
  { name: 'stop: held', go: (page, { stop }) => stands(page, 1060, stop) },
  { name: 'stop: not paid', go: (page, { stop }) => stands(page, 1061, stop) },
  { name: 'stop: handed over', go: (page, { stop }) => stands(page, 1062, stop) },
  { name: 'stop: a lead can let it pass', go: (page, { stop }) => stands(page, 1063, stop) },
  { name: 'stop: not ready', go: (page, { stop }) => stands(page, 1070, stop) },
  { name: 'stop: a forged code', go: refusedCode('n0nce', 'forged') },
  { name: 'stop: another store', go: refusedCode('other') },
  {
    name: 'stop: this desk is locked',
    async go(page, words) {
      await pull(page, 'lockDesk');
      await stands(page, 1042, words.stop);
    },
  },
  {
    name: 'stop: a number that may not be kept',
    async go(page, words) {
      await scan(page, '900101-1234567');
      await word(page, words.stop);
    },
  },
  {
    name: 'items, some counted and one wrong',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await scan(page, gtins.shirt);
      await scan(page, gtins.socks);
      await scan(page, gtins.coat);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'items, one too many',
    async go(page, words) {
      await stands(page, 1051, words.ready);
      await press(page, words.count);
      await scan(page, gtins.shirt);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'items of a long order',
    async go(page, words) {
      await stands(page, 1045, words.ready);
      await press(page, words.count);
      await scan(page, gtins.coat);
    },
  },
  {
    name: 'hand over',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await press(page, words.all);
      await expect(page.getByRole('button', { name: words.hold })).toBeVisible();
    },
  },
  {
    name: 'hand over a part, with a signature',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await scan(page, gtins.socks);
      await press(page, words.only);
      await press(page, words.sign);
      const pad = page.getByRole('img').last();
      await pad.hover({ position: { x: 60, y: 90 } });
      await page.mouse.down();
      for (const x of [120, 180, 260, 340]) await page.mouse.move(x + 40, 400 + (x % 80));
      await page.mouse.up();
    },
  },
  {
    name: 'somebody else collects it',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await press(page, words.other);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'done',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await press(page, words.all);
      await keepDone(page);
      await scan(page, 'DGK1.DONE');
      await word(page, words.done);
    },
  },
  {
    name: 'done, its slip on the way, with a printer in the rail',
    async go(page, words) {
      await pull(page, 'usePrinter', 'works');
      await expect(page.getByRole('button', { name: words.noSlip })).toBeVisible();
      await stands(page, 1042, words.ready);
      await press(page, words.all);
      await keepDone(page);
      await scan(page, 'DGK1.DONE');
      await expect(page.getByText(words.slipPrinted)).toBeVisible();
    },
  },
  {
    name: 'waiting, after a slip that was not printed',
    async go(page, words) {
      await pull(page, 'usePrinter', 'is_off');
      await expect(page.getByRole('button', { name: words.noSlip })).toBeVisible();
      await stands(page, 1042, words.ready);
      await press(page, words.all);
      await scan(page, 'DGK1.DONE');
      await waits(page, words);
      await expect(page.getByRole('alert')).toContainText('…42');
    },
  },
  {
    name: 'a slip shown where there is no printer',
    async go(page, words) {
      await stands(page, 1042, words.ready);
      await press(page, words.all);
      await keepDone(page);
      await scan(page, 'DGK1.DONE');
      await press(page, words.slip);
      await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    },
  },
  {
    name: 'labels of bins',
    async go(page, words) {
      await pull(page, 'usePrinter', 'works');
      await press(page, words.queue);
      await press(page, words.binLabels);
      await page.getByRole('dialog').getByRole('textbox').fill('a-01');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog').getByRole('status')).toContainText('A-01');
    },
  },
  {
    name: 'the queue',
    async go(page, words) {
      await press(page, words.queue);
      await expect(page.getByRole('radio').first()).toBeVisible();
    },
  },
  {
    name: 'the queue: problems',
    async go(page, words) {
      await press(page, words.queue);
      await page.getByRole('radio', { name: words.problem }).click();
    },
  },
  {
    name: 'picking, with something short',
    async go(page, words) {
      await press(page, words.queue);
      await press(page, /#1070|#1072/);
      await scan(page, gtins.shirt);
      await page.getByRole('button', { name: words.short }).last().click();
    },
  },
  {
    name: 'an order that is held',
    async go(page, words) {
      await press(page, words.queue);
      await page.getByRole('radio', { name: words.problem }).click();
      await press(page, /#1060/);
    },
  },
  {
    name: 'returns: lines with reasons',
    async go(page, words) {
      await press(page, words.returns);
      await scan(page, '#1090');
      await page.getByRole('button', { name: words.more }).first().click();
      await press(page, words.tooSmall);
    },
  },
  {
    name: 'returns: received, with what would fit',
    async go(page, words) {
      await press(page, words.returns);
      await scan(page, '#1090');
      await page.getByRole('button', { name: words.more }).first().click();
      await press(page, words.tooSmall);
      await press(page, words.receive);
      await expect(page.getByText('79,000')).toBeVisible();
    },
  },
  {
    name: 'returns: nothing to return',
    async go(page, words) {
      await press(page, words.returns);
      await scan(page, '#1042');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'hand-overs to look at',
    async go(page, words) {
      await pull(page, 'double');
      await press(page, words.incidents);
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the state of the station',
    async go(page, words) {
      await pull(page, 'goOffline');
      await page.getByRole('button', { name: words.status }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the board at the counter',
    start: 'open',
    async go(page, words) {
      await press(page, words.pickup);
      await expect(page.getByRole('radio').first()).toBeVisible();
    },
  },
];
