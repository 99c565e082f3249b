// What every component's first lines ask for: its own module and its style sheets, fetched once
// by an address that changes with their content, and kept by the browser.

const sheets = new Map(); // address -> the promise of its style sheet

function sheet(address) {
  if (!sheets.has(address)) {
    const made = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return new CSSStyleSheet().replace(await answer.text());
    });
    made.catch(() => sheets.delete(address)); // a network that fails once is asked again
    sheets.set(address, made);
  }
  return sheets.get(address);
}

// The component whose module and style sheets these are: what Streamlit calls with its data.
export async function load(script, styles) {
  const [module, ...adopted] = await Promise.all([import(script), ...styles.map(sheet)]);
  return (given) => {
    given.parentElement.getRootNode().adoptedStyleSheets = adopted;
    return module.default(given);
  };
}
