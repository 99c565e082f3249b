// What a chart computes before it draws: round numbers for its axes, and places in its lists.

/**
 * What lies between two round numbers, of which about `count` lie between low and high.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function tickStep(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5].map((d) => d * power).find((s) => s >= rough * 0.999) ?? 10 * power;
}

/**
 * Round numbers between low and high, about `count` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @returns {number[]}
 */
export function ticks(low, high, count) {
  const step = tickStep(low, high, count);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9) || 0; k * step <= high + step * 1e-9; k++) {
    found.push(k * step);
  }
  // A single one is no scale: 0 to 41 in two steps of 50 would say 0 alone.
  return found.length < 2 && high > low && count < 20 ? ticks(low, high, 2 * count) : found;
}

/**
 * A value in few characters.
 * @param {number} value
 */
export function digits(value) {
  const size = Math.abs(value);
  if (size >= 1e6) {
    const [digit, power] = value.toExponential(0).split("e+");
    const raised = [...power].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("");
    return digit === "1" ? `10${raised}` : `${digit}×10${raised}`;
  }
  if (size > 0 && size < 1e-3) return tiny(value);
  return value.toLocaleString("en", { maximumSignificantDigits: 4 }).replace("-", "−");
}

/** @param {number} value */
function tiny(value) {
  const [digit, power] = Math.abs(value).toExponential(1).split("e-");
  const raised = `10⁻${[...power].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]).join("")}`;
  const part = digit === "1.0" ? raised : `${digit.replace(".0", "")}×${raised}`;
  return value < 0 ? `−${part}` : part;
}

/**
 * Exponents whose powers of ten are labels between two others, on a logarithmic scale.
 * @param {number} least
 * @param {number} most
 * @param {number} count how many whole powers there are at most
 */
export function decades(least, most, count = 8) {
  const all = [];
  const by = Math.ceil((most - least) / count);
  for (let p = Math.floor(least / by) * by; p <= Math.ceil(most); p += by) {
    for (const d of most - least > 3 ? [1] : most - least > 1 ? [1, 3] : [1, 1.5, 2, 3, 5, 7]) {
      const at = p + Math.log10(d);
      if (at >= least && at <= most) all.push(at);
    }
  }
  return all;
}

/**
 * The place in the rising list `x` of the value nearest to `step`.
 * @param {number[]} x
 * @param {number} step
 */
export function nearest(x, step) {
  const k = latest(x, step);
  return k < 0 || (k + 1 < x.length && x[k + 1] - step < step - x[k]) ? k + 1 : k;
}

/**
 * The place in the rising list `x` of the last value not above `step`; −1 where there is none.
 * @param {number[]} x
 * @param {number} step
 */
export function latest(x, step) {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
