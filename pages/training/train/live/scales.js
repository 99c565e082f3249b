// What a chart computes before it draws: round numbers for its axes, and places in its lists.

// Round numbers between low and high, about `count` of them, and what lies between two of them.
export function tickStep(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((d) => d * power).find((s) => s >= rough * 0.999);
}

export function ticks(low, high, count) {
  const step = tickStep(low, high, count);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9) || 0; k * step <= high + step * 1e-9; k++) {
    found.push(k * step);
  }
  return found;
}

export function digits(value) {
  const size = Math.abs(value);
  if (size >= 1e6) {
    const [digit, power] = value.toExponential(0).split("e+");
    const raised = [...power].map((d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]).join("");
    return digit === "1" ? `10${raised}` : `${digit}×10${raised}`;
  }
  if (size > 0 && size < 1e-3) return value.toExponential(1).replace("-", "−");
  return Number(value.toPrecision(4)).toLocaleString("en").replace("-", "−");
}

export function decades(least, most) {
  const all = [];
  const by = Math.ceil((most - least) / 8);
  for (let p = Math.floor(least / by) * by; p <= Math.ceil(most); p += by) {
    for (const d of most - least > 3 ? [1] : most - least > 1 ? [1, 3] : [1, 1.5, 2, 3, 5, 7]) {
      const at = p + Math.log10(d);
      if (at >= least && at <= most) all.push(at);
    }
  }
  return all;
}

// The place in the rising list `x` of the value nearest to `step`, or of the last not above it.
export function nearest(x, step) {
  const k = latest(x, step);
  return k < 0 || (k + 1 < x.length && x[k + 1] - step < step - x[k]) ? k + 1 : k;
}

export function latest(x, step) {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
