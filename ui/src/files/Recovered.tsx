import { Button, Group, Modal } from '@mantine/core';
import { create } from 'zustand';
import type { Text } from '../bindings/types';
import { useWords } from '../i18n';

/** What became of a damaged database, until the person has read it. */
export const useRecovered = create<{ told: Text | null }>(() => ({ told: null }));

/** Says what of a damaged database was kept and what was not. */
export function Recovered() {
  const { t, say } = useWords();
  const told = useRecovered((state) => state.told);
  if (!told) return null;
  const close = () => useRecovered.setState({ told: null });
  return (
    <Modal opened onClose={close} size="lg" title={t('files.recovered')}>
      <p data-recovered>{say(told)}</p>
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={close}>
          {t('files.understood')}
        </Button>
      </Group>
    </Modal>
  );
}
