import { Select } from '@mantine/core';
import { lead, useTarget, useTargets } from '../../document/lead';

interface ExitTargetProps {
  flowKey: number;
  step: string;
  port: string;
  label: string;
  /** What it says while it leads nowhere. */
  placeholder: string;
  className?: string;
}

/** The step that an exit leads to, to be read and changed. */
export function ExitTarget({ flowKey, step, port, label, placeholder, className = '' }: ExitTargetProps) {
  return (
    <Select
      size="xs" className={className} aria-label={label} searchable clearable placeholder={placeholder} data={useTargets(step)}
      value={useTarget(step, port)} onChange={(to) => lead(flowKey, step, port, to)}
    />
  );
}
