import { Alert, Button, Fieldset, Loader, Modal, Select } from '@mantine/core';
import { IconAlertOctagon, IconDeviceFloppy, IconFolderOpen } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ExportPreview, ExportTarget } from '../bindings/export';
import type { Language, Text } from '../bindings/types';
import { showStep } from '../canvas/viewport';
import { edited, say as announce, sayError, select, useDesk } from '../document/desk';
import { ask, askShell, isApiError } from '../host/host';
import { useWords } from '../i18n';
import { inSentence } from '../i18n/sentence';
import { Preview } from './Preview';
import { Signing } from './Signing';
import { closeExport, recall, remember, useExporting, type Chosen } from './exporting';

function goTo(flowKey: number, step: string): void {
  const found = useDesk.getState().flows[flowKey]?.flow.nodes[step];
  if (!found) return;
  closeExport();
  select(flowKey, { steps: [step] });
  showStep(found.at);
}

/** What stands against writing the flow, with the way to each step. */
function Against({ flowKey, preview }: { flowKey: number; preview: ExportPreview }) {
  const { t, say, tell, language } = useWords();
  if (preview.errors) {
    return (
      <Alert color="red" icon={<IconAlertOctagon size={18} />} title={t('export.errors', { count: preview.errors.length })}>
        <p>{t('export.errorsWhy')}</p>
        <ul className="export-errors">
          {preview.errors.map((error, at) => (
            <li key={`${error.rule} ${at}`}>
              <span>{say(error.message)}</span>
              {error.nodes[0] !== undefined && (
                <Button size="compact-xs" variant="light" color="red" onClick={() => goTo(flowKey, error.nodes[0] ?? '')}>
                  {t('export.goTo')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Alert>
    );
  }
  const { refused } = preview;
  if (!refused) return null;
  return (
    <Alert color="orange" icon={<IconAlertOctagon size={18} />} title={t('export.refused')}>
      <p>{refused.step ? inSentence(t('export.refusedStep', { step: say(refused.name), reason: say(refused.reason) }), language) : tell(refused.reason)}</p>
      <p>
        <strong>{t('export.way')}</strong> {tell(refused.way)}
      </p>
      {refused.step && (
        <Button size="compact-xs" variant="light" color="orange" onClick={() => goTo(flowKey, refused.step ?? '')}>
          {t('export.goTo')}
        </Button>
      )}
    </Alert>
  );
}

/** Parts that a bundle has to do without. */
function LeftOut({ preview }: { preview: ExportPreview }) {
  const { t, say } = useWords();
  if (!preview.left_out?.length) return null;
  return (
    <Alert color="yellow" title={t('export.leftOut')}>
      {preview.left_out.map(({ name, reason, way }) => (
        <p key={name}>{t('export.leftOutPart', { name, reason: say(reason), way: say(way) })}</p>
      ))}
    </Alert>
  );
}

function usePreview(flowKey: number, chosen: Chosen | null): { preview: ExportPreview | null; problem: Text | null } {
  const seq = useDesk((state) => state.flows[flowKey]?.seq);
  const [preview, setPreview] = useState<ExportPreview | null>(null);
  const [problem, setProblem] = useState<Text | null>(null);
  useEffect(() => {
    if (!chosen) return undefined;
    let isWanted = true;
    setPreview(null);
    setProblem(null);
    ask<ExportPreview>('export.preview', { key: flowKey, ...chosen }).then(
      (answer) => isWanted && setPreview(answer),
      (error: unknown) => isWanted && (isApiError(error) ? setProblem(error.message) : sayError(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [flowKey, seq, chosen]);
  return { preview, problem };
}

function Body({ flowKey }: { flowKey: number }) {
  const { t, say, tell, language } = useWords();
  const [targets, setTargets] = useState<ExportTarget[]>([]);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [written, setWritten] = useState<number | null>(null);
  const [hasKey, setHasKey] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const { preview, problem } = usePreview(flowKey, chosen);
  useEffect(() => {
    Promise.all([ask<ExportTarget[]>('export.targets'), recall(flowKey, language)]).then(([all, last]) => {
      setTargets(all);
      setChosen(last.chosen);
      setWritten(last.written);
    }, sayError);
  }, []);
  const target = targets.find((one) => one.id === chosen?.target);
  const choose = (change: Partial<Chosen>) => {
    if (!chosen) return;
    const next = { ...chosen, ...change };
    setSaved(null);
    setChosen(next);
    void remember(flowKey, next, written).catch(sayError);
  };
  const save = async () => {
    if (!chosen) return;
    setSaving(true);
    try {
      const date = new Date().toLocaleDateString('en-CA');
      await edited();
      const file = await askShell<{ name: string; bytes: number } | null>('save_export', { key: flowKey, ...chosen, date });
      if (file) {
        setSaved(file.name);
        if (target?.signed) {
          setWritten(chosen.version);
          setChosen((now) => now && { ...now, version: (chosen.version ?? 0) + 1 });
          await remember(flowKey, chosen, chosen.version);
        }
        announce({ en: `Wrote "${file.name}".`, zh: `已写入“${file.name}”。` });
      }
    } catch (error) {
      sayError(error);
    } finally {
      setSaving(false);
    }
  };
  if (!chosen || targets.length === 0) return <Loader size="sm" />;
  const isReady = preview !== null && !preview.errors && !preview.refused;
  const isSigned = target?.signed ?? false;
  const mayWrite = isReady && (!isSigned || (hasKey && chosen.version !== null && chosen.version > (written ?? 0)));
  return (
    <div className="export">
      <Fieldset variant="unstyled" disabled={isSaving} className="export-choices">
        <Select
          label={t('export.format')}
          data-field="format"
          allowDeselect={false}
          value={chosen.target}
          onChange={(id) => choose({ target: id ?? chosen.target, profile: targets.find((one) => one.id === id)?.profiles[0]?.id ?? null })}
          data={targets.map((one) => ({ value: one.id, label: say(one.label) }))}
          data-autofocus
        />
        {target && target.profiles.length > 1 && (
          <Select
            label={t('export.profile')}
            allowDeselect={false}
            value={chosen.profile ?? target.profiles[0]?.id ?? null}
            onChange={(profile) => choose({ profile })}
            data={target.profiles.map((one) => ({ value: one.id, label: one.label }))}
          />
        )}
        <Select
          label={t('export.language')}
          allowDeselect={false}
          value={chosen.language}
          onChange={(value) => choose({ language: (value ?? 'en') as Language })}
          data={[
            { value: 'en', label: 'English' },
            { value: 'zh', label: '中文' },
          ]}
          renderOption={({ option }) => <span lang={option.value === 'zh' ? 'zh-CN' : 'en'}>{option.label}</span>}
        />
      </Fieldset>
      {isSigned && <Signing version={chosen.version} written={written} onVersion={(version) => choose({ version })} onKey={setHasKey} />}
      {problem && <Alert color="orange" title={tell(problem)} />}
      {preview && <Against flowKey={flowKey} preview={preview} />}
      {!preview && !problem && <Loader size="sm" aria-label={t('export.previewing')} />}
      {isReady && <LeftOut preview={preview} />}
      {isReady && <Preview preview={preview} isReport={target?.media_type === 'application/pdf'} />}
      <div className="export-acts">
        <span role="status">{isSaving ? t('export.writing') : saved && t('export.saved', { name: saved })}</span>
        {saved && (
          <Button variant="default" leftSection={<IconFolderOpen size={16} />} onClick={() => void askShell('reveal_export').catch(sayError)}>
            {t('export.reveal')}
          </Button>
        )}
        <Button variant="default" onClick={closeExport}>
          {t('export.close')}
        </Button>
        <Button leftSection={<IconDeviceFloppy size={16} />} disabled={!mayWrite} loading={isSaving} onClick={() => void save()} data-act="save-export">
          {t('export.save')}
        </Button>
      </div>
    </div>
  );
}

/** Writes the flow in another format: problems first, then how it looks, then the file. */
export function ExportDialog() {
  const { t } = useWords();
  const flowKey = useExporting((state) => state.flowKey);
  return (
    <Modal opened={flowKey !== null} onClose={closeExport} title={t('export.title')} size={880} closeButtonProps={{ 'aria-label': t('export.close') }}>
      {flowKey !== null && <Body flowKey={flowKey} />}
    </Modal>
  );
}
