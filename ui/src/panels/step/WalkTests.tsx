import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { WalkTest } from '../../bindings/step';
import { showStep } from '../../canvas/viewport';
import { runCommand } from '../../commands/registry';
import { activeFlow, select } from '../../document/desk';
import { useWords } from '../../i18n';
import { LevelMark } from '../LevelMark';
import { begin, removeTest, useWalks } from './walks';

const NONE: WalkTest[] = [];

/** The walks that were saved as tests: those that end otherwise first, like findings. */
export function WalkTests({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const tests = useWalks((state) => state.tests[flowKey]) ?? NONE;
  if (tests.length === 0) return null;
  const passed = tests.filter((test) => test.passes);
  return (
    <>
      <ul className="problems">
        {tests
          .filter((test) => !test.passes)
          .map((test) => (
            <li key={test.walk} className="problem" data-walk-test={test.walk}>
              <button type="button" className="problem-words" onClick={() => goTo(flowKey, test)}>
                <LevelMark level="error" />
                <span>{say(test.message)}</span>
              </button>
              <Acts flowKey={flowKey} test={test} />
            </li>
          ))}
      </ul>
      {passed.length > 0 && (
        <details className="walk-tests">
          <summary>
            <IconCircleCheck size={16} aria-hidden className="good" /> {t('step.testsPass', { count: passed.length })}
          </summary>
          <ul className="problems" aria-label={t('step.savedWalks')}>
            {passed.map((test) => (
              <li key={test.walk} className="problem" data-walk-test={test.walk}>
                <span className="problem-words">{test.name}</span>
                <Acts flowKey={flowKey} test={test} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Acts({ flowKey, test }: { flowKey: number; test: WalkTest }) {
  const { t } = useWords();
  return (
    <>
      {test.order !== null && (
        <Button size="compact-xs" variant="light" aria-label={`${t('step.goTo')}: ${test.name}`} onClick={() => goTo(flowKey, test)}>
          {t('step.goTo')}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" aria-label={`${t('step.removeTest')}: ${test.name}`} onClick={() => void removeTest(flowKey, test.walk)}>
        {t('step.removeTest')}
      </Button>
    </>
  );
}

/** Opens the walk as it goes now, at the step where it ends. */
function goTo(key: number, test: WalkTest): void {
  const step = test.node === null ? undefined : activeFlow()?.flow.nodes[test.node];
  if (test.node !== null && step) {
    select(key, { steps: [test.node] });
    showStep(step.at, true);
  }
  if (test.order === null) return;
  runCommand('showStepThrough');
  void begin(key, test.order, test.steps);
}
