// Clocks in the page itself, so that the way through the driver does not count.

/** Runs a function in the page that calls its last argument when it is done, and answers what that was called with. */
function later(app, code, ...args) {
  return app.call('POST', '/execute/async', { script: `(${code})(...arguments)`, args });
}

/** Clicks on something, and answers after how many milliseconds each of these was there and painted. */
export function paintedAfterClick(app, selector, ...wanted) {
  return later(
    app,
    (what, selectors, done) => {
      const begin = performance.now();
      const times = selectors.map(() => null);
      const look = () => {
        const now = performance.now() - begin;
        selectors.forEach((css, at) => (times[at] ??= document.querySelector(css) && now));
        if (times.includes(null)) requestAnimationFrame(look);
        else done(times);
      };
      document.querySelector(what).click();
      // A look at the beginning of a frame sees what was painted by the one before.
      requestAnimationFrame(look);
    },
    selector,
    wanted,
  );
}

/** From the next press of one of these keys until the text of an element is another and painted. */
export async function paintedAfterKeys(app, selector, ...keys) {
  await app.run(
    (css, last) => {
      const element = document.querySelector(css);
      const before = element.textContent;
      window.measured = null;
      const onKey = (event) => {
        if (event.key.toLowerCase() !== last.toLowerCase()) return;
        window.removeEventListener('keydown', onKey, true);
        const begin = event.timeStamp;
        const watch = new MutationObserver(() => {
          if (document.querySelector(css).textContent === before) return;
          watch.disconnect();
          requestAnimationFrame(() => setTimeout(() => (window.measured = performance.now() - begin)));
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      };
      window.addEventListener('keydown', onKey, true);
    },
    selector,
    keys.at(-1),
  );
  await app.press(...keys);
  return app.until(() => window.measured, [], `another text in ${selector}`);
}

/** Counts from now on the frames in which the pointer had moved, and with it the view or what is dragged. */
export function countFrames(app) {
  return app.run(() => {
    window.frames_painted = 0;
    let isAsked = false;
    let last = '';
    window.addEventListener(
      'pointermove',
      () => {
        if (isAsked) return;
        isAsked = true;
        requestAnimationFrame(() => {
          isAsked = false;
          const moved = document.querySelector('.react-flow__node.dragging') ?? document.querySelector('.react-flow__viewport');
          if (moved.style.transform !== last) window.frames_painted += 1;
          last = moved.style.transform;
        });
      },
      { capture: true },
    );
  });
}

export const framesPainted = (app) => app.run(() => window.frames_painted);
