import { IconAlertOctagonFilled, IconAlertTriangleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import type { Severity } from '../bindings/types';
import { useWords } from '../i18n';

const SHAPES = { error: IconAlertOctagonFilled, warning: IconAlertTriangleFilled, hint: IconInfoCircleFilled };

/** Must fix, should fix, hint: each with a shape of its own besides its colour. */
export function LevelMark({ level, className = '', size = 16 }: { level: Severity; className?: string; size?: number }) {
  const { t } = useWords();
  const Shape = SHAPES[level];
  return (
    <span className={`level level-${level} ${className}`} role="img" aria-label={t(`dock.level.${level}`)}>
      <Shape size={size} aria-hidden />
    </span>
  );
}
