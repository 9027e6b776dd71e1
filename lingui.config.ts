// Words of the interface: English stands in the source, Korean in renderer/locales/ko.po. `lingui check`
// fails where a message has no Korean or where a catalogue is older than the source.
import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ko'],
  catalogs: [
    {
      path: '<rootDir>/renderer/locales/{locale}',
      include: ['<rootDir>/renderer'],
      exclude: ['**/*.test.ts', '**/*.test.tsx'],
    },
  ],
  // Without line numbers a moved component does not rewrite both catalogues.
  format: formatter({ lineNumbers: false }),
});
