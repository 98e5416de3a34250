import { useHistory, useSession } from '../hooks/stores';
import { runAtRisk } from '../state/replacing';

/** Whether a reload would stop the run that is open, or lose a part of it. */
export function useRunAtRisk(): boolean {
  const session = useSession((state) => state);
  const history = useHistory((state) => state);
  return runAtRisk(session, history);
}
