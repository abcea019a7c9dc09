// The mouse, moved by events of the X server as a hand would: one move for each frame of the display.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const FRAME = 1 / 60;

/** Presses a button at a place, moves `count` times around it in a circle, and lets go. */
export async function dragged(display, { x, y }, { button = 1, count = 180, radius = 90 } = {}) {
  const lines = [`mousemove ${x} ${y}`, 'sleep 0.2', `mousedown ${button}`, 'sleep 0.1'];
  for (let at = 1; at <= count; at++) {
    const angle = (at / 60) * 2 * Math.PI;
    lines.push(`mousemove ${Math.round(x + Math.sin(angle) * radius)} ${Math.round(y + (1 - Math.cos(angle)) * radius)}`, `sleep ${FRAME}`);
  }
  lines.push(`mouseup ${button}`);
  const xdotool = spawn('xdotool', ['-'], { env: { ...process.env, DISPLAY: display }, stdio: ['pipe', 'ignore', 'inherit'] });
  xdotool.stdin.end(`${lines.join('\n')}\n`);
  const [code] = await once(xdotool, 'exit');
  if (code !== 0) throw new Error(`xdotool ended with ${code}`);
}
