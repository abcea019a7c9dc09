import { TextInput } from '@mantine/core';
import { useEntry } from './useEntry';

export interface EntryProps {
  label: string;
  value: string;
  placeholder?: string;
  /** Keeps a value; empty when nothing is left. */
  keep: (value: string, burst: number) => void;
  describedBy?: string | undefined;
  isWrong?: boolean;
  /** Said of what makes no sense, which is not kept then. */
  refusal?: string | undefined;
}

interface TextEntryProps extends EntryProps {
  unit?: string;
  numeric?: boolean;
  show?: (value: string) => string;
  read?: (typed: string) => string | null;
}

/** A unit takes no more room than this, in pixels, so that the number before it can be read. */
const MOST_FOR_UNIT = 104;

const same = (text: string) => text;

/** A line of text, or a number with its unit behind it. */
export function TextEntry({ label, value, placeholder = '', keep, unit = '', numeric = false, show = same, read = same, describedBy, isWrong = false, refusal }: TextEntryProps) {
  const field = useEntry({ value, show, read, keep, refusal });
  const room = Math.min(MOST_FOR_UNIT, 16 + [...unit].reduce((sum, letter) => sum + (letter > '\u2e80' ? 12 : 6.5), 0));
  return (
    <TextInput
      {...field} size="xs" style={{ flex: 1 }} aria-label={unit ? `${label} (${unit})` : label} placeholder={placeholder} error={field.error || isWrong} aria-describedby={describedBy}
      {...(numeric ? { inputMode: 'decimal' as const } : {})}
      {...(unit ? { ...(room === MOST_FOR_UNIT ? { title: unit } : {}), rightSection: <span className="unit">{unit}</span>, rightSectionWidth: room, rightSectionPointerEvents: 'none' as const } : {})}
    />
  );
}
