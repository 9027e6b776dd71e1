// `npm start`: everything from a fresh clone to a station on the screen.
import { handOver } from './hand-over.mjs';

await handOver('scripts/start/start.ts');
