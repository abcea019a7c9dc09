import { TextInput } from '@mantine/core';
import { useActive } from '../../document/desk';
import { useEntry } from '../../entries/useEntry';
import { useWords } from '../../i18n';

interface ExitNameProps {
  step: string;
  port: string;
  label: string;
  isPlain?: boolean;
  rename: (port: string, burst: number) => void;
}

/** An exit with a usual name, as yes or no, is called so in the language of the window; what is typed is kept as it is. No two exits of a step have one name. */
export function ExitName({ step, port, label, isPlain = false, rename }: ExitNameProps) {
  const { say } = useWords();
  const exits = useActive((open) => open.views[step]?.exits) ?? [];
  const name = say(exits.find((exit) => exit.port === port)?.label) || port;
  const read = (text: string) => {
    const next = text.trim() === name ? port : text.trim().replace(/\s+/g, '_');
    return next !== '' && !exits.some((exit) => exit.port !== port && exit.port === next) ? next : null;
  };
  // Renamed only when the name is done: each letter would be another exit.
  const field = useEntry({ value: port, show: (text) => (text === port ? name : text), read: () => null, keep: (text, burst) => {
    const next = read(text);
    if (next !== null) rename(next, burst);
  } });
  return <TextInput {...field} size="xs" {...(isPlain ? { variant: 'unstyled', className: 'branch-name' } : {})} aria-label={label} />;
}
