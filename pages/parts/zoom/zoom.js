// Enlarges the SVG in the frame that the data name. The frame scrolls what does not fit.

const STEP = 1.25;
const [LEAST, MOST] = [0.2, 5];
const LEGIBLE = 0.6;

function zooming(bar, frame) {
  let scale = null; // null: the whole width, but never too small to read

  const drawing = () => frame()?.querySelector("[data-testid=stGraphVizChart] svg");
  const own = (svg) => svg.viewBox.baseVal.width * (4 / 3); // Graphviz counts points of 1/72 inch
  const fitting = (svg) => Math.min(1, (frame().clientWidth - 40) / own(svg));
  const shown = bar.querySelector("output");

  function apply() {
    const svg = drawing();
    if (!svg || !svg.viewBox.baseVal.width) return;
    const now = scale ?? Math.max(LEGIBLE, fitting(svg));
    const width = `${own(svg) * now}px`;
    if (svg.style.width !== width) {
      Object.assign(svg.style, {
        width,
        height: "auto",
        maxWidth: "none",
        display: "block",
        margin: "0 auto",
      });
      // Its own size is in points: these would keep the height.
      svg.removeAttribute("height");
    }
    shown.textContent = `${Math.round(now * 100)} %`;
  }

  function zoom(factor) {
    const svg = drawing();
    if (!svg) return;
    if (!factor) scale = fitting(svg);
    else {scale = Math.min(
        MOST,
        Math.max(LEAST, (scale ?? Math.max(LEGIBLE, fitting(svg))) * factor),
      );}
    apply();
  }

  const onWheel = (event) => {
    if (!event.ctrlKey) return; // the wheel alone scrolls
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  };
  const actions = { in: () => zoom(STEP), out: () => zoom(1 / STEP), fit: () => zoom(0) };
  bar.onclick = ({ target }) => actions[target.closest("button")?.dataset.do]?.();
  // Streamlit draws the chart when it likes, and again when the network changes.
  const observer = new MutationObserver(apply);
  const attributes = { attributes: true, attributeFilter: ["viewBox", "width", "height"] };
  observer.observe(document.body, { childList: true, subtree: true, ...attributes });
  const resized = new ResizeObserver(apply);
  resized.observe(bar);
  document.addEventListener("wheel", (event) => frame()?.contains(event.target) && onWheel(event), {
    passive: false,
    signal: (bar.left = new AbortController()).signal,
  });
  apply();
  return () => {
    observer.disconnect();
    resized.disconnect();
    bar.left.abort();
  };
}

export default function ({ data, parentElement }) {
  const bar = parentElement.querySelector(".zoom");
  bar.innerHTML = '<button data-do="out" aria-label="Smaller">−</button>' +
    '<button data-do="in" aria-label="Larger">+</button>' +
    '<button data-do="fit">Fit</button><output aria-live="polite"></output>';
  return zooming(bar, () => document.querySelector(`.${CSS.escape(data.frame)}`));
}
