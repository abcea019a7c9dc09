import { Button } from '@mantine/core';
import { useWords } from '../../i18n';
import { ChooseOrder } from './ChooseOrder';
import { OrderNow } from './OrderNow';
import { StopList } from './StopList';
import { WayList } from './WayList';
import { WalkBar } from './WalkBar';
import { leave, useWalks } from './walks';

/** One order on its way: how it came here, what can be done next, and what it is like now. */
export function StepBody({ flowKey }: { flowKey: number }) {
  const { t, tell } = useWords();
  const walk = useWalks((state) => state.walks[flowKey]);
  const choosing = useWalks((state) => state.choosing);
  if (!walk || choosing) return <ChooseOrder flowKey={flowKey} />;
  if (!walk.walked) {
    return (
      <div className="empty">
        {walk.fault ? tell(walk.fault) : t('dock.checking')}
        <Button size="compact-xs" variant="light" onClick={() => leave(flowKey)}>
          {t('step.otherOrder')}
        </Button>
      </div>
    );
  }
  return (
    <div className="walk">
      <WalkBar flowKey={flowKey} walk={walk} walked={walk.walked} />
      <div className="walk-parts">
        <WayList flowKey={flowKey} walk={walk} walked={walk.walked} />
        <OrderNow walk={walk} walked={walk.walked} />
        <StopList flowKey={flowKey} walked={walk.walked} />
      </div>
    </div>
  );
}
