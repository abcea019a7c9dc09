import '@mantine/core/styles.css';
import '@xyflow/react/dist/style.css';
import './style/base.css';
import './style/canvas.css';
import './style/export.css';
import './style/panels.css';
import './style/rehearse.css';
import './style/shell.css';
import './style/step.css';
import './style/tables.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import './i18n';
import { App } from './shell/App';
import { theme } from './style/theme';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <App />
    </MantineProvider>,
  );
}
