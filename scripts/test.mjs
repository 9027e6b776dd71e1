// `npm test`: everything from a fresh clone to the result of all tests.
import { handOver } from './hand-over.mjs';

await handOver('scripts/test/test.ts');
