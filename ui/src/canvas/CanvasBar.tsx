import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconHandStop, IconMap, IconMaximize, IconMinus, IconPlus, IconPointer, IconWand, type Icon } from '@tabler/icons-react';
import { memo } from 'react';
import { shownKeys } from '../commands/keys';
import { runCommand, useCommands } from '../commands/registry';
import { inPercent } from '../entries/unit';
import { useWords } from '../i18n';
import { useLook, useZoom } from './look';

/** Zoom, the whole flow, tidy, hand and overview, as buttons. */
export const CanvasBar = memo(function CanvasBar() {
  const { t, language } = useWords();
  const percent = useZoom((zoom) => zoom.percent);
  const { hand, minimap } = useLook();
  return (
    <div className="canvas-bar" role="toolbar" aria-label={t('canvas.view')}>
      <Act id="zoomOut" icon={IconMinus} />
      <Tooltip label={t('commands.zoomActual')}>
        <UnstyledButton className="canvas-zoom" aria-label={`${t('commands.zoomActual')}, ${inPercent(percent, language)}`} onClick={() => runCommand('zoomActual')}>
          {inPercent(percent, language)}
        </UnstyledButton>
      </Tooltip>
      <Act id="zoomIn" icon={IconPlus} />
      <span className="canvas-bar-gap" />
      <Act id="zoomFit" icon={IconMaximize} />
      <Act id="tidy" icon={IconWand} />
      <Act id={hand ? 'pointer' : 'hand'} icon={hand ? IconPointer : IconHandStop} />
      <Act id="minimap" icon={IconMap} isOn={minimap} />
    </div>
  );
});

function Act({ id, icon: Shown, isOn }: { id: string; icon: Icon; isOn?: boolean }) {
  const { t } = useWords();
  const keys = useCommands((state) => state.commands[id]?.keys?.[0]);
  const name = t(`commands.${id}`);
  return (
    <Tooltip label={keys ? `${name}  ${shownKeys(keys)}` : name}>
      <ActionIcon variant={isOn ? 'light' : 'subtle'} color={isOn ? 'loom' : 'gray'} size={26} aria-label={name} {...(isOn === undefined ? {} : { 'aria-pressed': isOn })} onClick={() => runCommand(id)}>
        <Shown size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
