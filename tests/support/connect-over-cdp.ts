/** Takes over a Chromium that was started by itself. */
import { type Browser, chromium } from '@playwright/test';

const eachMs = 15_000;
const tries = 3;

/**
 * A page that is opening in the very moment in which Playwright attaches now and then leaves it waiting for
 * ever, on a busy machine; asked again, it attaches at once.
 * @param endpoint `http://127.0.0.1:PORT` of the browser's debugging port.
 */
export async function connectOverCdp(endpoint: string): Promise<Browser> {
  for (let left = tries; ; left -= 1) {
    try {
      return await chromium.connectOverCDP(endpoint, { timeout: eachMs });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
