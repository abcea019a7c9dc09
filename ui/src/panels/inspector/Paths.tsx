import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';

/** Fields of the order, by what they are called. */
export function Paths({ title, paths }: { title: string; paths: string[] }) {
  const { t, say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  return (
    <>
      <h4>{title}</h4>
      {paths.length === 0 ? (
        <p className="quiet">{t('inspector.nothing')}</p>
      ) : (
        <ul className="paths">
          {paths.map((path) => (
            <li key={path}>
              {say(fields.find((field) => field.path === path)?.name)} <code>{path}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
