import { Alert, Button, Code, Loader, NumberInput } from '@mantine/core';
import { IconKey, IconKeyOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { SigningKey } from '../bindings/export';
import type { ApiError } from '../bindings/types';
import { sayError } from '../document/desk';
import { askShell, isApiError } from '../host/host';
import { useWords } from '../i18n';

/** The key of this machine: being looked for, there, not made yet, or out of reach and why. */
type Found = { kind: 'looking' } | { kind: 'there'; key: SigningKey } | { kind: 'none' } | { kind: 'refused'; error: ApiError };

interface SigningProps {
  version: number | null;
  /** The version of the bundle that was written last; nothing when none was. */
  written: number | null;
  onVersion: (version: number | null) => void;
  /** Told whether there is a key to sign with. */
  onKey: (isThere: boolean) => void;
}

/** What a bundle is signed with, and as which version. */
export function Signing({ version, written, onVersion, onKey }: SigningProps) {
  const { t } = useWords();
  const [found, setFound] = useState<Found>({ kind: 'looking' });
  const look = (command: 'find_key' | 'make_key') => {
    setFound({ kind: 'looking' });
    onKey(false);
    askShell<SigningKey | null>(command).then(
      (key) => {
        setFound(key ? { kind: 'there', key } : { kind: 'none' });
        onKey(key !== null);
      },
      (error: unknown) => {
        if (isApiError(error)) setFound({ kind: 'refused', error });
        else sayError(error);
      },
    );
  };
  useEffect(() => look('find_key'), []);
  return (
    <div className="export-signing">
      <NumberInput
        label={t('export.version')}
        description={written === null ? t('export.versionFirst') : t('export.versionAfter', { version: written })}
        error={version !== null && written !== null && version <= written ? t('export.versionTooLow', { version: written }) : null}
        min={1}
        max={Number.MAX_SAFE_INTEGER}
        allowDecimal={false}
        allowNegative={false}
        value={version ?? ''}
        onChange={(value) => onVersion(typeof value === 'number' && value >= 1 ? value : null)}
      />
      <div aria-live="polite">
        <KeyState found={found} onLook={() => look('find_key')} onMake={() => look('make_key')} />
      </div>
    </div>
  );
}

function KeyState({ found, onLook, onMake }: { found: Found; onLook: () => void; onMake: () => void }) {
  const { t, tell } = useWords();
  switch (found.kind) {
    case 'looking':
      return <Loader size="sm" aria-label={t('export.keyLooking')} />;
    case 'there':
      return (
        <div data-key="there">
          <p>
            <IconKey size={16} aria-hidden /> {t('export.keyThere', { id: found.key.id })}
          </p>
          <Code block>{found.key.public_key}</Code>
          <p className="quiet">{t('export.keyPublic')}</p>
        </div>
      );
    case 'none':
      return (
        <Alert color="blue" icon={<IconKey size={18} />} title={t('export.keyNone')} data-key="none">
          <p>{t('export.keyNoneWhy')}</p>
          <Button size="compact-sm" onClick={onMake} data-act="make-key">
            {t('export.keyMake')}
          </Button>
        </Alert>
      );
    case 'refused': {
      const { message, details } = found.error;
      return (
        <Alert color="orange" icon={<IconKeyOff size={18} />} title={tell(message)} data-key="refused">
          {details?.help && <p>{tell(details.help)}</p>}
          <Button size="compact-sm" variant="light" color="orange" onClick={onLook} data-act="look-again">
            {t('export.keyAgain')}
          </Button>
        </Alert>
      );
    }
  }
}
