import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { memo, useEffect, useState, type MouseEvent } from 'react';
import type { Explained } from '../bindings/problem';
import type { Finding, Text } from '../bindings/types';
import { keysOf, openActs } from '../commands/actMenu';
import { announce } from '../document/announce';
import { activeFlow, nameOf, repair as makeRepair, sayError, useActive, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { currentLanguage, i18next, useWords, wording } from '../i18n';
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
export const Problem = memo(function Problem({ flowKey, finding, number, isHere }: ProblemProps) {
  const { t, say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const copy = (more = '') => {
    const text = [say(finding.message), pathOf(finding), t('dock.rule', { rule: finding.rule }), more].filter(Boolean).join('\n');
    void navigator.clipboard.writeText(text).then(() => announce(t('dock.copied')), sayError);
  };
  const { repair } = finding;
  const openMenu = (event: MouseEvent) => {
    event.preventDefault();
    openActs([event.clientX, event.clientY], [
      { id: 'goTo', label: t('dock.goTo'), keys: keysOf('nextProblem'), run: () => goToFinding(number) },
      ...(repair ? [{ id: 'repair', label: say(repair.label), keys: isHere ? keysOf('repairProblem') : undefined, run: () => makeRepair(flowKey, repair) }] : []),
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
      {isOpen && <Details finding={finding} copy={copy} />}
    </li>
  );
});

/** The way of a finding in words, as the steps are called now. */
function pathOf({ witness }: Finding): string {
  const open = activeFlow();
  if (!open || witness.length === 0) return '';
  const say = (text: Text) => wording(text, currentLanguage());
  const way = witness.map(({ node, exit }) => {
    const step = open.flow.nodes[node];
    const name = step ? say(nameOf(step, useDesk.getState().components)) : node;
    const label = open.views[node]?.exits.find((one) => one.port === exit)?.label;
    return label ? i18next.t('dock.wayBy', { step: name, exit: say(label) }) : name;
  });
  return i18next.t('dock.path', { path: way.join(' → ') });
}

function Details({ finding, copy }: { finding: Finding; copy: (more: string) => void }) {
  const { t, say } = useWords();
  const { rule } = finding;
  useActive((open) => open.flow);
  const path = pathOf(finding);
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
