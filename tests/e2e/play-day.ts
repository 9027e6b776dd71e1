/**
 * A day at the pickup desk, played through its screens by somebody who scans, touches and holds. Of ten orders
 * six go as they should, each in another way, and four go wrong in some way. Counts what was put in, handed
 * over, taken back and left, so that the books can be compared with the hub's.
 */
import { expect as expectOnce, type Page } from '@playwright/test';
import { type DayBook, dayGtins, type DayOrder } from './day-book.ts';
import { deskWords } from './desk-screens.ts';
import { scan } from './scanner.ts';
import { press } from './screens.ts';

const words = deskWords.en;
const { shirt, tote, scarf } = dayGtins;
const WAIT_MS = 40_000;
/** Patient in a script as in a test: a day is long, and the machine has other work. */
const expect = expectOnce.configure({ timeout: WAIT_MS });

export interface DayFigures {
  /** Pieces. */
  ordered: number;
  handedOver: number;
  returned: number;
  cancelled: number;
  /** Milliseconds from each code's scan to its verdict on the screen. */
  verdictMs: number[];
  /** Touches of each hand-over that had one scan. */
  touches: number[];
}

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
const says = (page: Page, word: string) => expect(h1(page)).toHaveText(word);

export async function playDay(
  page: Page,
  book: DayBook,
  orders: number,
  tell: (done: number) => void = () => {},
  /** The number of the first order, where several desks share a day. */
  firstNumber = 1000,
): Promise<DayFigures> {
  const day: DayFigures = {
    ordered: 0,
    handedOver: 0,
    returned: 0,
    cancelled: 0,
    verdictMs: [],
    touches: [],
  };
  for (let i = 0; i < orders; i += 1) {
    const order: DayOrder = {
      number: `DAY${firstNumber + i}`,
      lines: [
        { id: 'a', gtin: shirt, quantity: 1 },
        { id: 'b', gtin: tote, quantity: 2 },
      ],
    };
    day.ordered += 3;
    try {
      await book.put(order);
      await pick(page, order, i % 10 === 6);
      await stories[i % 10]?.(page, book, order.number, day);
    } catch (error) {
      throw new Error(`${order.number}, story ${i % 10} of 0 to 9`, { cause: error });
    }
    tell(i + 1);
  }
  return day;
}

type Story = (page: Page, book: DayBook, number: string, day: DayFigures) => Promise<void>;

/** One scan, two touches. */
const usual: Story = async (page, book, number, day) => {
  day.verdictMs.push(await verdictAfter(page, await book.code(number), words.ready));
  await press(page, words.all);
  await hold(page);
  day.touches.push(2);
  day.handedOver += 3;
};

/** In the order of the tens. The seventh has a line that is not there. */
const stories: readonly Story[] = [
  usual,
  usual,
  usual,
  // Item by item, with one that is another order's and one too many; then the done card.
  async (page, book, number, day) => {
    day.verdictMs.push(await verdictAfter(page, await book.code(number), words.ready));
    await scan(page, scarf);
    await expect(page.getByRole('alert')).toBeVisible();
    for (const gtin of [shirt, tote]) await scan(page, gtin);
    await scan(page, shirt);
    await expect(page.getByRole('alert')).toBeVisible();
    await scan(page, tote);
    await expect(page.getByRole('button', { name: words.hold })).toBeVisible();
    await scan(page, 'DGK1.DONE');
    await goOn(page);
    day.handedOver += 3;
  },
  // A part now, the rest later.
  async (page, book, number, day) => {
    day.verdictMs.push(await verdictAfter(page, await book.code(number), words.ready));
    await scan(page, tote);
    await press(page, words.only);
    await hold(page);
    day.verdictMs.push(await verdictAfter(page, await book.code(number), words.ready));
    await press(page, words.all);
    await hold(page);
    day.handedOver += 3;
  },
  // No code: found by number, an ID is looked at.
  async (page, _book, number, day) => {
    await page.getByRole('searchbox').fill(`#${number}`);
    await page.getByRole('searchbox').press('Enter');
    await says(page, words.check);
    await press(page, 'Passport');
    await says(page, words.ready);
    await press(page, words.all);
    await hold(page);
    day.handedOver += 3;
  },
  // A line was cancelled while it was picked.
  async (page, book, number, day) => {
    day.verdictMs.push(await verdictAfter(page, await book.code(number), words.ready));
    await press(page, words.all);
    await hold(page);
    day.handedOver += 1;
    day.cancelled += 2;
  },
  // An old code, then the new one; and something of it comes back.
  async (page, book, number, day) => {
    const old = await book.code(number);
    const fresh = await book.code(number, true);
    await verdictAfter(page, old, words.stop, async () => {
      await press(page, words.back);
      await says(page, words.ask);
    });
    await press(page, words.back);
    day.verdictMs.push(await verdictAfter(page, fresh, words.ready));
    await press(page, words.all);
    await hold(page);
    day.handedOver += 3;
    await press(page, words.returns);
    await scan(page, `#${number}`);
    await page.getByRole('button', { name: words.more }).first().click();
    await press(page, words.tooSmall);
    await press(page, words.receive);
    await says(page, 'Received');
    await press(page, 'Next return');
    day.returned += 1;
  },
  // Held by the shop system: it stops, and stays.
  async (page, book, number) => {
    await book.put(
      {
        number,
        lines: [
          { id: 'a', gtin: shirt, quantity: 1 },
          { id: 'b', gtin: tote, quantity: 2 },
        ],
      },
      true,
    );
    const code = await book.code(number);
    await verdictAfter(page, code, words.stop, async () => {
      await press(page, words.back);
      await says(page, words.ask);
    });
    await expect(page.getByRole('button', { name: words.hold })).toHaveCount(0);
    await press(page, words.back);
  },
  // Given to the wrong person: a lead takes it back, and it waits again.
  async (page, book, number, day) => {
    const code = await book.code(number);
    await usual(page, book, number, { ...day, touches: [], handedOver: 0 });
    await scan(page, code);
    await says(page, words.stop);
    await press(page, 'Open the order');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Take it back' }).click();
    await dialog.getByRole('button', { name: 'Given to the wrong person' }).click();
    await expect(dialog.getByText('taken back')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  },
];

/** Picks an order from the queue, lays it into a bin and says that it is ready. */
async function pick(page: Page, { number, lines }: DayOrder, short: boolean): Promise<void> {
  await press(page, words.queue);
  await page.getByRole('radio', { name: /New/ }).click();
  await page.getByRole('button', { name: new RegExp(`^#${number}`) }).click({ timeout: WAIT_MS });
  const dialog = page.getByRole('dialog');
  for (const { gtin, quantity, id } of lines) {
    const line = dialog.getByRole('listitem').filter({ hasText: gtin });
    if (short && id === 'b') {
      await line.getByRole('button', { name: words.short }).click();
      await dialog.getByRole('button', { name: 'Cancel this line' }).click();
      continue;
    }
    for (let piece = 1; piece <= quantity; piece += 1) {
      await scan(page, gtin);
      await expect(line).toContainText(`${piece} / ${quantity}`);
    }
  }
  await scan(page, 'DGB1.A-12');
  await expect(dialog.getByText('Bin A-12')).toBeVisible();
  await dialog.getByRole('button', { name: 'Ready to collect', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await press(page, /^Desk/);
  await says(page, words.ask);
}

/**
 * Scans a code and waits for its verdict; where another stands there because what the hub wrote is not here yet,
 * steps back and scans again.
 *
 * @returns milliseconds from the last key of the scan to the word on the screen.
 */
async function verdictAfter(
  page: Page,
  code: string,
  word: string,
  stepBack: () => Promise<void> = async () => {
    await press(page, words.back);
    await says(page, words.ask);
  },
): Promise<number> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    await says(page, words.ask);
    await page.evaluate(() => {
      const clock = window as unknown as { verdict?: Promise<number> };
      const before = document.querySelector('main h1')?.textContent;
      clock.verdict = new Promise((resolve) => {
        let scannedAt = 0;
        const heard = (event: KeyboardEvent) => {
          if (event.code === 'Enter') scannedAt = performance.now();
        };
        window.addEventListener('keydown', heard, { capture: true });
        const observer = new MutationObserver(() => {
          if (document.querySelector('main h1')?.textContent === before) return;
          observer.disconnect();
          window.removeEventListener('keydown', heard, { capture: true });
          requestAnimationFrame(() => resolve(performance.now() - scannedAt));
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      });
    });
    await scan(page, code);
    const ms = await page.evaluate(
      async () => await (window as unknown as { verdict: Promise<number> }).verdict,
    );
    const said = await h1(page).innerText();
    if (said === word) return ms;
    if (Date.now() > until) throw new Error(`${said} rather than ${word}`);
    await stepBack();
  }
}

async function hold(page: Page): Promise<void> {
  await page.getByRole('button', { name: words.hold }).hover();
  await page.mouse.down();
  await goOn(page);
  await page.mouse.up();
}

/** Sees that it is done, and does not stand there until the screen goes on by itself. */
async function goOn(page: Page): Promise<void> {
  await says(page, words.done);
  await page.keyboard.press('Escape');
  await says(page, words.ask);
}

/** A share of sorted figures, such as 0.5 and 0.99. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
