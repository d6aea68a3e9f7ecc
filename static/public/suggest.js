// Agencies while one types: links under a search box, reached with the down arrow. Without it one searches.
"use strict";
for (const box of document.querySelectorAll("[data-suggest]")) {
  const make = (tag, parts) => Object.assign(document.createElement(tag), parts);
  const list = make("ul", { className: "suggestions", hidden: true });
  const said = make("p", { className: "hidden", role: "status" });
  const input = box.querySelector("input");
  let timer;
  const show = ({ agencies, words }) => {
    list.replaceChildren(
      ...agencies.map(({ name, address }) => {
        const item = make("li", {});
        item.append(make("a", { href: address, textContent: name, lang: "zh-Hans" }));
        return item;
      }),
    );
    list.hidden = !agencies.length;
    said.textContent = words;
  };
  const close = () => show({ agencies: [], words: "" });
  const ask = async () => {
    const q = input.value;
    const answer = q.trim() && (await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q })}`).catch(() => null));
    const found = answer?.ok ? await answer.json() : null;
    if (q !== input.value || !box.contains(document.activeElement)) return;
    if (found) show(found);
    else close();
  };
  const wait = (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 250);
  };
  input.autocomplete = "off";
  input.addEventListener("input", wait);
  input.addEventListener("compositionend", wait);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden || event.isComposing || !(step || event.key === "Escape")) return;
    const places = [input, ...list.querySelectorAll("a")];
    event.preventDefault();
    if (!step) close();
    places.at(step ? (places.indexOf(document.activeElement) + step) % places.length : 0).focus();
  });
  // A link that is pressed is not to lose its list before it is followed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || close());
  box.append(list, said);
}
