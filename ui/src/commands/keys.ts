/** From a key press to a command. */
import { isOffered, useCommands, type Command } from './registry';

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key press as commands write it: `Mod+Shift+KeyZ` becomes `Mod+Shift+Z`. */
export function chord(event: KeyboardEvent): string {
  const parts: string[] = [];
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (mod) parts.push('Mod');
  if (isMac && event.ctrlKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  parts.push(keyName(event));
  return parts.join('+');
}

const NAMES: Record<string, string> = {
  Equal: '=', Minus: '-', BracketLeft: '[', BracketRight: ']', Quote: "'", Slash: '/', Period: '.', Comma: ',', Space: 'Space',
};

function keyName(event: KeyboardEvent): string {
  if (event.key === '?') return '?';
  const { code } = event;
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^(Digit|Numpad)\d$/.test(code)) return code.slice(-1);
  // With Shift, WebKit on Linux says of Tab that it does not know the key.
  if (code === 'Tab') return 'Tab';
  return NAMES[code] ?? event.key;
}

/** Ctrl written out on keys that keep it on a Mac too, as Ctrl+Tab. */
function sameKeys(keys: string, pressed: string): boolean {
  return keys === pressed || (!isMac && keys.replace('Ctrl+', 'Mod+') === pressed);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Has the field that has the focus keep what stands in it, as if it was left; the focus stays. React and the editor of expressions
 * hear of leaving by different events.
 */
export function takeOverField(): void {
  const field = document.activeElement;
  if (!isTyping(field)) return;
  field?.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  field?.dispatchEvent(new FocusEvent('blur'));
}

let composedAt = 0;

/** Letters typed for a Chinese input method are not shortcuts, nor is the Enter that ends them. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229 || event.timeStamp - composedAt < 50;
}

/** Keys that text fields need for themselves. */
const OF_TEXT = /^(Mod\+(Shift\+)?[ACVXZY]|Mod\+(Shift\+)?Arrow(Left|Right)|Delete|Backspace|Mod\+Delete|Enter|Escape|Arrow.*|Shift\+Arrow.*|Alt\+Arrow.*|[A-Z?]|Shift\+[A-Z]|F2)$/;

function findCommand(pressed: string, onCanvas: boolean, typing: boolean): Command | undefined {
  if (typing && OF_TEXT.test(pressed)) return undefined;
  return Object.values(useCommands.getState().commands).find(
    (command) =>
      command.keys?.some((keys) => sameKeys(keys, pressed)) &&
      (command.region !== 'canvas' || onCanvas) &&
      isOffered(command),
  );
}

/** The web view's own acts on these keys (reload, find, zoom) have no place in the app. */
const OF_THE_WEB_VIEW = /^(F5|Shift\+F5|F3|F7|Mod\+(Shift\+)?[RFPGUJ]|Mod\+[=\-0]|Mod\+(Shift\+)?[NOWTS])$/;

/** Undo and redo of what is typed, which some web views offer only to programs. */
const OF_TYPING: Record<string, string> = { 'Mod+Z': 'undo', 'Mod+Shift+Z': 'redo', 'Mod+Y': 'redo' };

export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const pressed = chord(event);
    const onCanvas = event.target instanceof HTMLElement && event.target.closest('[data-region="canvas"], [data-edits-flow]') !== null;
    const inDialog = event.target instanceof HTMLElement && event.target.closest('[role="dialog"]') !== null;
    const command = inDialog ? undefined : findCommand(pressed, onCanvas, isTyping(event.target));
    if (command) {
      event.preventDefault();
      event.stopPropagation();
      takeOverField();
      command.run();
    } else if (isTyping(event.target) && OF_TYPING[pressed]) {
      event.preventDefault();
      document.execCommand(OF_TYPING[pressed]);
    } else if (OF_THE_WEB_VIEW.test(pressed)) {
      event.preventDefault();
    }
  };
  const onComposed = (event: CompositionEvent) => {
    composedAt = event.timeStamp;
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('compositionend', onComposed, true);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('compositionend', onComposed, true);
  };
}

/** Keys as they are printed on the keyboard of this system. */
export function shownKeys(keys: string): string {
  const names: Record<string, string> = isMac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', ContextMenu: 'Menu' }
    : { Mod: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', ContextMenu: 'Menu', PageUp: 'PgUp', PageDown: 'PgDn' };
  const parts = keys.split('+').map((part) => names[part] ?? part.replace(/^Arrow/, ''));
  return parts.join(isMac ? '' : '+');
}
