"""Whether the app has answered all that a page has asked of it, and the page is drawn.

Streamlit tells that a script runs once the server says so. After a click it tells for a moment
that none does: who looked there alone would go on before anything has happened. So the page is
told apart on which a run is asked for that has not come to its end.

A key that moves a slider and a text that is typed ask a moment later: wait for what they change.
"""

# Streamlit's messages are protobuf. From the browser, field 11 of a BackMsg asks for a run. To it,
# field 4 of a ForwardMsg says that one begins, and field 6 that it ends (2: only to begin anew);
# before them stand its hash and what is known of it, fields 1 and 2. A run that began before the
# last one was asked for is no answer. What is heard is drawn within ten milliseconds.
WATCH = """(() => {
  const told = () => document.documentElement.dataset;
  let begun = true, asking = 0;
  const ask = () => { begun = false; asking += 1; told().asked = ""; };
  const answer = () => {
    const now = asking;
    setTimeout(() => { if (now === asking) delete told().asked; }, 20);
  };
  const field = (bytes) => {
    let at = 0;
    const number = () => {
      let found = 0, shift = 0, byte;
      do { byte = bytes[at++]; found |= (byte & 127) << shift; shift += 7; } while (byte > 127);
      return found;
    };
    while (at < bytes.length) {
      const key = number() >>> 3;
      const value = number();
      if (key > 2) return [key, value];
      at += value;
    }
    return [0, 0];
  };
  const hear = ({ data }) => {
    const [key, value] = field(new Uint8Array(data, 0, Math.min(data.byteLength, 4096)));
    if (key === 4) begun = true;
    if (key === 6 && value !== 2 && begun) answer();
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(address, ...rest) {
      super(address, ...rest);
      if (!String(address).endsWith("/_stcore/stream")) return;
      this.addEventListener("message", hear);
      this.addEventListener("close", answer);
      this.send = (data) => {
        if (data[0] === 11 * 8 + 2) ask();
        return super.send(data);
      };
    }
  };
})();"""

STILL = "html:not([data-asked]) [data-testid=stApp][data-test-script-state=notRunning]"
"""The app once it has answered. Of a widget that is the first of its kind, no more than grey may be
seen: Streamlit's page fetches the code of each kind when it first shows one."""

DRAWN = f"html:not(:has([data-testid=stSkeleton])){STILL.removeprefix('html')}"
"""The same, once all parts of the page that come later are there as well."""
