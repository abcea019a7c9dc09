import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { stopsOf, useWalks } from '../panels/step/walks';

/** The mark of a step before which an order on its way stops. */
export function StopMark({ id }: { id: string }) {
  const { t } = useWords();
  const key = useDesk((state) => state.active);
  const isStop = useWalks((state) => key !== null && stopsOf(state, key).steps.includes(id));
  return isStop ? <span className="step-stop" role="img" aria-label={t('step.stopHere')} /> : null;
}
