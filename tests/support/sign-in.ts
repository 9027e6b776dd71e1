/** Signing in on the screen, as a person does: their name, their PIN. */
import type { Page } from '@playwright/test';
import { testPin } from './staff.ts';

/** @param name as it stands on the sign-in screen; the demo shop's lead unless another is given. */
export async function signIn(page: Page, name = '박서연', pin = testPin): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click({ timeout: 30_000 });
  await enterPin(page, pin);
  await page.getByRole('combobox').or(page.getByRole('searchbox')).first().waitFor();
}

export async function enterPin(page: Page, pin = testPin): Promise<void> {
  const field = page.getByLabel('PIN', { exact: true });
  await field.fill(pin);
  await field.press('Enter');
}
