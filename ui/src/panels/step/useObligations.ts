import type { Text } from '../../bindings/types';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';

/** What an obligation is called on screen. */
export function useObligations(): (id: string) => string {
  const { say } = useWords();
  const known = useDesk((state) => state.catalog?.obligations);
  return (id) => {
    const found = known?.find((one) => one.id === id);
    return found ? say(found['words'] as Text) : id;
  };
}
