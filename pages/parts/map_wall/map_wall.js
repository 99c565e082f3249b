// A wall of small pictures, one of which is chosen. Buttons are kept and only changed where new
// data differs, so that the focus stays.

export default function ({ data, parentElement, setTriggerValue }) {
  const wall = parentElement.querySelector(".wall");
  wall.style.setProperty("--tile", `${data.tile}px`);
  while (wall.children.length > data.images.length) wall.lastChild.remove();
  while (wall.children.length < data.images.length) wall.append(tile());
  [...wall.children].forEach((button, number) => {
    const [image, caption] = button.children;
    if (image.src !== data.images[number]) image.src = data.images[number];
    caption.textContent = data.captions[number];
    button.setAttribute("aria-label", `${data.item} ${number}, ${data.captions[number]}`);
    button.setAttribute("aria-selected", number === data.chosen);
    button.tabIndex = number === data.chosen ? 0 : -1;
    button.onclick = () => setTriggerValue("choose", number);
  });
  wall.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const next = by && wall.children[[...wall.children].indexOf(event.target) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
}

function tile() {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "option");
  const image = document.createElement("img");
  image.alt = "";
  button.append(image, document.createElement("span"));
  return button;
}
