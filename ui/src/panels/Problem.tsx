import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useEffect, useState, type MouseEvent } from 'react';
import type { Explained } from '../bindings/problem';
import type { Finding } from '../bindings/types';
import { keysOf, openActs } from '../commands/actMenu';
import { announce } from '../document/announce';
import { edit, nameOf, sayError, useActive, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { LevelMark } from './LevelMark';
import { goToFinding } from './problemCommands';
import { RepairButton } from './RepairButton';

interface ProblemProps {
  flowKey: number;
  finding: Finding;
  number: number;
  isHere: boolean;
}

/** One finding: what it says, its repair, and folded away the path, the rule explained, and copying all of it. */
export function Problem({ flowKey, finding, number, isHere }: ProblemProps) {
  const { t, say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const views = useActive((open) => open.views);
  const components = useDesk((state) => state.components);
  const name = (id: string) => (nodes[id] ? say(nameOf(nodes[id], components)) : id);
  const way = finding.witness.map(({ node, exit }) => {
    const label = views?.[node]?.exits.find((one) => one.port === exit)?.label;
    return label ? t('dock.wayBy', { step: name(node), exit: say(label) }) : name(node);
  });
  const path = way.length > 0 ? t('dock.path', { path: way.join(' → ') }) : '';
  const copy = (more = '') => {
    const text = [say(finding.message), path, t('dock.rule', { rule: finding.rule }), more].filter(Boolean).join('\n');
    void navigator.clipboard.writeText(text).then(() => announce(t('dock.copied')), sayError);
  };
  const { repair } = finding;
  const openMenu = (event: MouseEvent) => {
    event.preventDefault();
    openActs([event.clientX, event.clientY], [
      { id: 'goTo', label: t('dock.goTo'), keys: keysOf('nextProblem'), run: () => goToFinding(number) },
      ...(repair ? [{ id: 'repair', label: say(repair.label), keys: isHere ? keysOf('repairProblem') : undefined, run: () => edit(flowKey, repair.edit, repair.label) }] : []),
      '-',
      { id: 'explain', label: t('dock.explain'), run: () => setOpen(true) },
      { id: 'copy', label: t('dock.copy'), run: () => copy() },
    ]);
  };
  return (
    <li className="problem" data-rule={finding.rule} data-number={number} data-here={isHere || undefined} onContextMenu={openMenu}>
      <div className="problem-row">
        <button type="button" className="problem-words" onClick={() => goToFinding(number)}>
          <LevelMark level={finding.severity} />
          <span>{say(finding.message)}</span>
        </button>
        {repair ? (
          <RepairButton flowKey={flowKey} repair={repair} />
        ) : (
          <Button size="compact-xs" variant="subtle" onClick={() => goToFinding(number)}>
            {t('dock.goTo')}
          </Button>
        )}
        <Tooltip label={t('dock.explain')}>
          <ActionIcon size={26} variant="subtle" color="gray" aria-label={`${t('dock.more')}: ${say(finding.message)}`} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <IconChevronUp size={15} /> : <IconChevronDown size={15} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {isOpen && <Details rule={finding.rule} path={path} copy={copy} />}
    </li>
  );
}

function Details({ rule, path, copy }: { rule: string; path: string; copy: (more: string) => void }) {
  const { t, say } = useWords();
  const [told, setTold] = useState<Explained | null>(null);
  useEffect(() => void ask<Explained>('problem.explain', { rule }).then(setTold, sayError), [rule]);
  return (
    <div className="problem-details">
      {path && <p>{path}</p>}
      {told && (
        <dl>
          <dt>{t('dock.explainWrong')}</dt>
          <dd>{say(told.wrong)}</dd>
          <dt>{t('dock.explainEffect')}</dt>
          <dd>{say(told.effect)}</dd>
          <dt>{t('dock.explainAdvice')}</dt>
          <dd>{say(told.advice)}</dd>
        </dl>
      )}
      <div className="problem-foot">
        <span className="quiet">{t('dock.rule', { rule })}</span>
        <Button size="compact-xs" variant="default" data-act="copy-problem" onClick={() => copy(told ? [say(told.wrong), say(told.effect), say(told.advice)].join('\n') : '')}>
          {t('dock.copy')}
        </Button>
      </div>
    </div>
  );
}
