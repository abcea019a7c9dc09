import { openFlow, sayError, useActive } from '../document/desk';
import { useCallers } from '../document/places';
import { goOut, trailOf } from '../document/subflow';
import { useWords } from '../i18n';

/** Which flows one has gone through to this one; each leads back. */
export function Trail({ flowKey }: { flowKey: number }) {
  const { t, say, title: titled } = useWords();
  const from = useCallers((state) => state.of[flowKey]);
  const title = useActive((open) => open.flow.title);
  if (!from) return null;
  return (
    <nav className="trail" aria-label={t('canvas.trail')}>
      {trailOf(flowKey).map((one) => (
        <span key={one.key}>
          <button type="button" onClick={() => (one.key === from.key ? void goOut(flowKey) : void openFlow(one.key).catch(sayError))} onDoubleClick={(event) => event.stopPropagation()} title={t('commands.outOfSubflow')}>
            {titled(one.title)}
            {one.step && <span className="quiet"> · {say(one.step)}</span>}
          </button>
          <span aria-hidden> › </span>
        </span>
      ))}
      <strong>{titled(title)}</strong>
    </nav>
  );
}
