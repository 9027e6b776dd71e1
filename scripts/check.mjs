// `npm run check`: the quick part of the tests, under a minute.
import { handOver } from './hand-over.mjs';

await handOver('scripts/test/check.ts');
