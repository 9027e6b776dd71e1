// `npm run test:faults -- F1 F4 [--full]`: the faults of the matrix, as much of each as is asked for.
import { handOver } from './hand-over.mjs';

await handOver('scripts/test/faults.ts');
