import { deskScreens, deskWords } from './desk-screens.ts';
import { test } from './screen-fixture.ts';
const want = new RegExp(process.env.SHOTS ?? '.');
for (const { name, start = 'desk', go } of deskScreens.filter((s) => want.test(s.name)))
  for (const [language, theme] of [
    ['ko', 'dark'],
    ['en', 'light'],
    ['ko', 'light'],
    ['en', 'dark'],
  ].slice(0, Number(process.env.N ?? 4)) as ['ko' | 'en', string][])
    test(`${name} ${language} ${theme}`, async ({ openScreen }) => {
      const page = await openScreen(start, language);
      const words = deskWords[language];
      if (theme === 'dark' && start === 'desk')
        await page.getByRole('button', { name: words.dark }).click();
      await go(page, words);
      await page.waitForTimeout(300);
      await page.screenshot({
        path: `/tmp/dangol/deskui/shots7/${name.replaceAll(/\W+/g, '-')}.${language}.${theme}.png`,
      });
    });
