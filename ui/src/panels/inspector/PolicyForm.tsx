import type { ReactNode } from 'react';
import type { Policy } from '../../bindings/types';
import { LengthEntry } from '../../entries/LengthEntry';
import { readNumber } from '../../entries/number';
import { TextEntry } from '../../entries/TextEntry';
import { useWords } from '../../i18n';

/** How a step tries again when something technical fails. */
export function PolicyForm({ policy, keep }: { policy: Policy; keep: (policy: Policy, burst: number) => void }) {
  const { t } = useWords();
  const put = (name: keyof Policy) => (text: string, burst: number) => {
    const { [name]: _, ...rest } = policy;
    if (text === '') keep(rest, burst);
    else if (name !== 'retries') keep({ ...rest, [name]: text }, burst);
    else if (/^\d{1,4}$/.test(text)) keep({ ...rest, retries: Number(text) }, burst);
  };
  return (
    <div className="rows">
      <Labelled label={t('inspector.timeout')}>
        <LengthEntry label={t('inspector.timeout')} placeholder="PT30S" value={policy.timeout ?? ''} keep={put('timeout')} />
      </Labelled>
      <Labelled label={t('inspector.retries')}>
        <TextEntry label={t('inspector.retries')} placeholder="3" numeric read={readNumber} value={policy.retries === undefined ? '' : String(policy.retries)} keep={put('retries')} />
      </Labelled>
      <Labelled label={t('inspector.backoff')}>
        <LengthEntry label={t('inspector.backoff')} placeholder="PT1S" value={policy.backoff ?? ''} keep={put('backoff')} />
      </Labelled>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="setting">
      <span className="setting-label">{label}</span>
      {children}
    </div>
  );
}
