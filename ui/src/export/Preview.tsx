import { useMemo } from 'react';
import type { ExportPreview } from '../bindings/export';
import { withUnit } from '../entries/unit';
import { useWords } from '../i18n';

function size(bytes: number, language: string): string {
  const format = (value: number) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return bytes < 1024 ? withUnit(`${bytes}`, 'B') : bytes < 1024 * 1024 ? withUnit(format(bytes / 1024), 'KB') : withUnit(format(bytes / 1024 / 1024), 'MB');
}

/** How the file looks: its text with the numbers of its lines, or its picture. */
export function Preview({ preview, isReport }: { preview: ExportPreview; isReport: boolean }) {
  const { t, language } = useWords();
  const { text, picture } = preview;
  const numbers = useMemo(() => (text === undefined ? '' : text.replace(/\n$/, '').split('\n').map((_, at) => at + 1).join('\n')), [text]);
  return (
    <figure className="export-preview">
      <figcaption>
        <strong>{preview.name}</strong> <span className="quiet">{size(preview.bytes ?? 0, language)}</span>
        {preview.lines !== undefined && <span className="quiet"> · {t('export.lines', { count: preview.lines })}</span>}
        {preview.cut && <span className="quiet"> · {t('export.cut')}</span>}
      </figcaption>
      {text !== undefined && (
        <div className="export-text" tabIndex={0} role="region" aria-label={t('export.preview')}>
          <pre className="export-numbers" aria-hidden>
            {numbers}
          </pre>
          <pre>{text}</pre>
        </div>
      )}
      {picture !== undefined && (
        <div className="export-picture" tabIndex={0} role="region" aria-label={t('export.preview')}>
          <img src={`data:image/svg+xml;base64,${picture}`} alt={t('export.pictureOf')} />
        </div>
      )}
      {isReport && <p className="quiet">{t('export.reportHolds')}</p>}
    </figure>
  );
}
