import { IconHome, IconX } from '@tabler/icons-react';
import { closeTab, showStart, useDesk } from '../document/desk';
import { useWords } from '../i18n';

export function TabBar() {
  const { t, say } = useWords();
  const tabs = useDesk((state) => state.tabs);
  const active = useDesk((state) => state.active);
  const flows = useDesk((state) => state.flows);
  return (
    <header className="tab-bar">
      <button type="button" className="tab tab-home" aria-label={t('shell.allFlows')} title={t('shell.allFlows')} aria-current={active === null} onClick={showStart}>
        <IconHome size={16} />
      </button>
      <nav className="tabs" aria-label={t('shell.tabs')}>
        {tabs.map((key) => {
          const name = say(flows[key]?.flow.title);
          return (
            <span key={key} className="tab" data-active={key === active || undefined}>
              <button type="button" className="tab-name" aria-current={key === active} onClick={() => useDesk.setState({ active: key })}>
                {name}
              </button>
              <button type="button" className="tab-close" aria-label={t('shell.close', { name })} onClick={() => closeTab(key)}>
                <IconX size={12} />
              </button>
            </span>
          );
        })}
      </nav>
    </header>
  );
}
