/** Keeps out what a web view offers by itself and an app does not. */
import { isTyping } from '../commands/keys';

/** Its menu (reload, back, inspect) only opens in text fields, where it cuts, copies and pastes. */
export function closeItsMenu(): () => void {
  const onMenu = (event: MouseEvent) => {
    if (!isTyping(event.target)) event.preventDefault();
  };
  window.addEventListener('contextmenu', onMenu);
  return () => window.removeEventListener('contextmenu', onMenu);
}
