import { useEffect } from 'react';
import { unsay, useDesk, type Said as OneSaid } from '../document/desk';
import { useWords } from '../i18n';

function One({ said }: { said: OneSaid }) {
  const { say } = useWords();
  useEffect(() => {
    const timer = setTimeout(() => unsay(said.id), said.tone === 'bad' ? 9000 : 3500);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className={`said said-${said.tone}`}>
      <strong>{say(said.text)}</strong>
      {said.help && <span>{say(said.help)}</span>}
    </div>
  );
}

/** What was said last, for the eye and for screen readers. */
export function Said() {
  const said = useDesk((state) => state.said);
  return (
    <div className="said-list" role="status" aria-live="polite">
      {said.map((one) => (
        <One key={one.id} said={one} />
      ))}
    </div>
  );
}
