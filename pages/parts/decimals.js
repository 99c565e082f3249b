// Numbers with so many digits after the point, as Python writes them: what lies just between two it
// rounds to the even one, JavaScript away from zero.

export const MOST = 100; // digits that JavaScript gives; a number between two others has fewer

/**
 * `rounded`, unless the number lies just between two and the one nearer to zero is even.
 * @param {string} rounded
 * @param {string} exact all its digits
 * @param {number} cut how many characters of these are kept
 */
export function even(rounded, exact, cut) {
  const kept = exact.slice(0, cut).replace(/\.$/, "");
  const isBetween = /^50*$/.test(exact.slice(cut));
  return isBetween && "02468".includes(kept.at(-1) ?? "") ? kept : rounded;
}

/**
 * As Python's `.2f`.
 * @param {number} value
 * @param {number} digits after the point
 */
export function fixed(value, digits) {
  if (Math.abs(value) >= 1e21) return BigInt(value) + (digits ? `.${"0".repeat(digits)}` : "");
  const exact = value.toFixed(MOST);
  return even(value.toFixed(digits), exact, exact.length - MOST + digits);
}

// With a space at which no line is broken, as explainers/shares.py has it.
const SIGN = "\u00a0%";

const MEANT = 9; // digits after the point that are no noise of floats
const LARGE = 1e9; // percent: beyond it nothing lies between two

/**
 * A share of one: `62.4 %`. What lies just between two is rounded up.
 * @param {number} share
 * @param {number} digits after the point
 */
export function percent(share, digits = 1) {
  const number = share * 100;
  if (!(Math.abs(number) < LARGE)) return `${fixed(number, digits)}${SIGN}`;
  const [whole, rest] = Math.abs(number).toFixed(MEANT).split(".");
  const unit = 10n ** BigInt(MEANT - digits);
  const rounded = (BigInt(whole + rest) + unit / 2n) / unit;
  const all = String(rounded).padStart(digits + 1, "0");
  const cut = all.length - digits;
  const minus = number < 0 || Object.is(number, -0) ? "-" : "";
  return `${minus}${all.slice(0, cut)}${digits ? `.${all.slice(cut)}` : ""}${SIGN}`;
}

/**
 * The same with four digits that count, and none that says nothing: `62 %`, `62.45 %`.
 * @param {number} share
 */
export function shortest(share) {
  return `${Number((share * 100).toPrecision(4))}${SIGN}`;
}
