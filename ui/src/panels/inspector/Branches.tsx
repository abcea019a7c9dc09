import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import type { Json } from '../../bindings/types';
import { useActive, useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { ExitTarget } from './ExitTarget';
import { ExpressionInput } from './Expression';
import { fromPercent, toPercent } from './ratio';
import type { FieldProps } from './SettingField';
import { useDraft } from './useDraft';

interface Branch {
  port: string;
  when?: string;
  share?: string;
}

function branchesOf(value: Json | undefined): Branch[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is { port: string; when?: string; share?: string } => typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one['port'] === 'string');
}

/** The branches of a decision as sentences: "When … → step"; what fits none of them goes the way of "Otherwise". */
export function Branches({ step, value, keep, findings }: FieldProps) {
  const { t } = useWords();
  const key = useDesk((state) => state.active);
  const views = useActive((open) => open.views);
  const branches = branchesOf(value);
  const byShare = branches.some((one) => one.share !== undefined);
  const put = (list: Branch[], typed?: boolean) => keep(list.map((one) => ({ ...one })), typed);
  const change = (at: number, next: Branch, typed?: boolean) => put(branches.map((one, other) => (other === at ? next : one)), typed);
  const swap = (at: number, by: number) => {
    const next = [...branches];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    put(next);
  };
  const free = () => {
    for (let count = branches.length + 1; ; count++) {
      const port = `branch_${count}`;
      if (!branches.some((one) => one.port === port)) return port;
    }
  };
  const target = (port: string) =>
    key !== null && <ExitTarget flowKey={key} step={step} port={port} className="branch-target" label={t('inspector.leadsTo')} placeholder={t('inspector.nowhere')} />;
  const otherwise = views?.[step]?.exits.map((exit) => exit.port).find((port) => !branches.some((one) => one.port === port));
  const wrongAt = (at: number) => findings.some((finding) => finding.setting?.startsWith(`branches[${at}]`));
  return (
    <div className="branches">
      {branches.map((branch, at) => (
        <div key={branch.port} className="branch" data-wrong={wrongAt(at) || undefined}>
          <Group gap={2} wrap="nowrap" justify="space-between">
            <BranchName branch={branch} taken={branches} rename={(port) => change(at, { ...branch, port }, true)} />
            <Group gap={0} wrap="nowrap">
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('inspector.moveUp')} disabled={at === 0} onClick={() => swap(at, -1)}>
                <IconArrowUp size={14} />
              </ActionIcon>
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('inspector.moveDown')} disabled={at === branches.length - 1} onClick={() => swap(at, 1)}>
                <IconArrowDown size={14} />
              </ActionIcon>
              <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => put(branches.filter((_, other) => other !== at))}>
                <IconX size={14} />
              </ActionIcon>
            </Group>
          </Group>
          {branch.share !== undefined ? (
            <Share share={branch.share} keep={(share) => change(at, { port: branch.port, share }, true)} />
          ) : (
            <Group gap={6} wrap="nowrap" align="center">
              <span className="branch-word">{t('inspector.when')}</span>
              <div style={{ flex: 1 }}>
                <ExpressionInput step={step} label={t('inspector.conditionOf', { name: branch.port })} value={branch.when ?? ''} wanted="bool" keep={(when) => change(at, { port: branch.port, when }, true)} />
              </div>
            </Group>
          )}
          <Group gap={6} wrap="nowrap">
            <span className="branch-word">→</span>
            {target(branch.port)}
          </Group>
        </div>
      ))}
      {otherwise !== undefined && (
        <div className="branch branch-otherwise">
          <strong>{t('inspector.otherwise')}</strong>
          <Group gap={6} wrap="nowrap">
            <span className="branch-word">→</span>
            {target(otherwise)}
          </Group>
        </div>
      )}
      <Group gap={4}>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put([...branches, byShare ? { port: free(), share: '0.1' } : { port: free(), when: 'true' }])}>
          {t('inspector.addBranch')}
        </Button>
        {branches.length === 0 && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put([{ port: free(), share: '0.5' }])}>
            {t('inspector.addShare')}
          </Button>
        )}
      </Group>
    </div>
  );
}

function BranchName({ branch, taken, rename }: { branch: Branch; taken: Branch[]; rename: (port: string) => void }) {
  const { t } = useWords();
  const field = useDraft(branch.port, (text) => {
    const port = text.trim().replace(/\s+/g, '_');
    if (port !== '' && !taken.some((one) => one !== branch && one.port === port)) rename(port);
  });
  return <TextInput size="xs" variant="unstyled" className="branch-name" aria-label={t('inspector.branchName')} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} />;
}

function Share({ share, keep }: { share: string; keep: (share: string) => void }) {
  const { t } = useWords();
  const field = useDraft(toPercent(share), (text) => keep(fromPercent(text) ?? text.trim()));
  return (
    <TextInput
      size="xs" aria-label={t('inspector.share')} value={field.draft} rightSection={<span className="unit">%</span>} leftSection={<span className="unit">≈</span>}
      onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur}
    />
  );
}
