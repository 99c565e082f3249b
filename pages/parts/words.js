// Sentences whose words come from Python and whose numbers from elsewhere.

/**
 * `text` with what stands in {braces} put in its place.
 * @param {string} text
 * @param {Record<string, string | number>} given
 */
export function fill(text, given) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(given[name]));
}
