import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { useWords } from '../i18n';
import { useSettings, type Settings } from './settings';

/** What the wheel does on the canvas. */
export function WheelChoice({ size = 'sm', isWide = false }: { size?: 'xs' | 'sm'; isWide?: boolean }) {
  const { t } = useWords();
  const wheel = useSettings((settings) => settings.wheel);
  const id = useId();
  return (
    <div>
      <p className="field-label" id={id}>{t('canvas.wheel')}</p>
      <SegmentedControl
        aria-labelledby={id} size={size} fullWidth={isWide} value={wheel} onChange={(next) => useSettings.setState({ wheel: next as Settings['wheel'] })}
        data={[{ value: 'auto', label: t('canvas.wheelAuto') }, { value: 'mouse', label: t('canvas.wheelMouse') }, { value: 'touchpad', label: t('canvas.wheelTouchpad') }]}
      />
    </div>
  );
}
