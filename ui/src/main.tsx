import '@mantine/core/styles.css';
import '@xyflow/react/dist/style.css';
import './style/base.css';
import './style/canvas.css';
import './style/export.css';
import './style/expression.css';
import './style/panels.css';
import './style/rehearse.css';
import './style/shell.css';
import './style/step.css';
import './style/tables.css';
import './style/tour.css';
import './style/touch.css';
import './style/contrast.css';
import { MantineProvider } from '@mantine/core';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { useWords } from './i18n';
import { App } from './shell/App';
import { themeIn } from './style/theme';

function Window() {
  const { t } = useWords();
  const close = t('shell.closeDialog');
  const theme = useMemo(() => themeIn(close), [close]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <App />
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(<Window />);
}
