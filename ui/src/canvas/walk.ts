/** Walking along the flow with the keyboard, and what is said of each step. */
import { announce } from '../document/announce';
import { findingsOf, nameOf, select, useDesk, type OpenFlow } from '../document/desk';
import { firstStep, moveTowards, stepTowards, waysOut, type Way } from '../geometry/walking';
import { currentLanguage, i18next, wording } from '../i18n';
import { showStep } from './viewport';

/** "Payment check, decision, 2 ways out, 1 problem. Right for Approved, Down for Declined." */
export function described(open: OpenFlow, id: string): string {
  const { components } = useDesk.getState();
  const language = currentLanguage();
  const step = open.flow.nodes[id];
  const view = open.views[id];
  if (!step || !view) return '';
  const ways = waysOut(open.flow, open.views, id);
  const problems = findingsOf(open.report, id).length;
  const component = components[step.component];
  const parts = [wording(nameOf(step, components), language)];
  if (component && step.name) parts.push(wording(component.name, language));
  const family = view.family === 'task' ? '' : i18next.t(`canvas.family_${view.family}`);
  if (family !== '' && !parts.some((part) => part.toLowerCase() === family)) parts.push(family);
  parts.push(i18next.t('canvas.waysOut', { count: ways.length }));
  if (problems > 0) parts.push(i18next.t('canvas.problems', { count: problems }));
  const [comma, stop] = language === 'zh' ? ['，', '。'] : [', ', '. '];
  const hints = (['right', 'down'] as const).flatMap((way) => {
    const port = moveTowards(open.flow, open.views, id, way)?.port;
    const exit = view.exits.find((one) => one.port === port);
    return exit ? [i18next.t(way === 'right' ? 'canvas.rightFor' : 'canvas.downFor', { name: wording(exit.label, language) })] : [];
  });
  return [parts.join(comma), hints.join(comma)].filter(Boolean).map((sentence) => sentence + stop).join('').trim();
}

/** Moves the choice by an arrow, or with `extend` takes the next step along. */
export function walk(key: number, way: Way, extend: boolean): void {
  const open = useDesk.getState().flows[key];
  if (!open) return;
  const chosen = [...open.selection.steps];
  const last = chosen.at(-1);
  const next = last === undefined ? firstStep(open.flow, open.views) : stepTowards(open.flow, open.views, last, way);
  if (next === undefined) {
    announce(i18next.t('canvas.noFurther'));
    return;
  }
  select(key, { steps: extend ? [...chosen.filter((id) => id !== next), next] : [next] });
  const step = open.flow.nodes[next];
  if (step) showStep(step.at, true);
  announce(described(open, next));
}
