/** True once something has gone on for so long; what is quicker than that is never mentioned. */
import { useEffect, useState } from 'react';

export function useLate(goesOn: boolean, afterMs: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [goesOn, afterMs]);
  return goesOn && late;
}
