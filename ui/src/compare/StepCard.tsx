import { IconArrowsMove, IconPencil, IconPlus, IconX, type Icon } from '@tabler/icons-react';
import { memo } from 'react';
import type { Family, Step } from '../bindings/types';
import { ComponentIcon } from '../canvas/icons';
import { StepShape } from '../canvas/StepShape';
import { nameOf, useDesk } from '../document/desk';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import type { StepMark } from './marks';

const SHAPES: Record<StepMark, Icon> = { added: IconPlus, removed: IconX, changed: IconPencil, moved: IconArrowsMove };

/** What became of a step: each mark has a shape of its own besides its colour. */
export function ChangeMark({ mark, size = 13 }: { mark: StepMark; size?: number }) {
  const { t } = useWords();
  const Shape = SHAPES[mark];
  return (
    <span className={`change-mark change-${mark}`} role="img" aria-label={t(`compare.mark_${mark}`)} title={t(`compare.mark_${mark}`)}>
      <Shape size={size} stroke={2.4} aria-hidden />
    </span>
  );
}

interface StepCardProps {
  step: Step;
  family: Family;
  mark?: StepMark | undefined;
  /** Shown among others that are not. */
  isFocus?: boolean;
}

/** A step as a picture: it stands where it stands in the flow, and cannot be touched. */
export const StepCard = memo(function StepCard({ step, family, mark, isFocus }: StepCardProps) {
  const { say } = useWords();
  const component = useDesk((state) => state.components[step.component]);
  const components = useDesk((state) => state.components);
  const name = say(nameOf(step, components));
  return (
    <div
      className="step-card" data-group={component?.group} data-change={mark} data-focus={isFocus || undefined}
      style={{ transform: `translate(${step.at[0]}px, ${step.at[1]}px)`, width: STEP_WIDTH, height: STEP_HEIGHT }}
    >
      <div className={`step step-${family}`}>
        <StepShape family={family} />
        <span className="step-icon">
          <ComponentIcon name={component?.icon} />
        </span>
        <span className="step-words">
          <span className="step-name" data-alone>
            {name}
          </span>
        </span>
        {mark && <ChangeMark mark={mark} />}
      </div>
    </div>
  );
});
