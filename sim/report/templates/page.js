"use strict";
(() => {
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((held) => { held.dataset.shut = ""; held.open = true; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-shut]").forEach((held) => { delete held.dataset.shut; held.open = false; });
  });

  const lever = document.querySelector(".lever");
  if (!lever) { return; }
  const held = document.getElementById("lever-data");
  const data = JSON.parse(held.textContent);
  const form = lever.querySelector("form");
  const answer = document.getElementById("answer");

  function element(tag, text = "") {
    return Object.assign(document.createElement(tag), { textContent: text });
  }
  for (const control of data.controls) {
    const [field, label, select] = ["div", "label", "select"].map((tag) => element(tag));
    label.textContent = control.label;
    label.htmlFor = select.id = `lever-${control.name}`;
    select.name = control.name;
    control.options.forEach(([id, text]) => { select.append(new Option(text, id)); });
    select.disabled = Boolean(control.idle);
    field.append(label, select);
    if (control.idle) { field.append(element("span", control.idle)); }
    form.append(field);
  }
  const at = (name) => form.elements[name].selectedIndex;

  function show() {
    const makers = form.elements.by.length;
    const table = data.tables[at("reading") * makers + at("by")];
    let cell = table.cells[table.places[at("place")]];
    data.axes.slice(1).forEach((name) => { cell = cell[at(name)]; });
    const parts = data.classes[cell].map((n) => document.getElementById(`part-${n}`).content.cloneNode(true));
    answer.replaceChildren(...parts);
  }
  function link() {
    const state = data.controls.map(({ name }) => [name, form.elements[name].value]).filter(([, value]) => value);
    history.replaceState(null, "", `#lever:${new URLSearchParams(state)}`);
  }
  function follow() {
    const [name, state] = [location.hash.slice(1, 7), location.hash.slice(7)];
    if (name !== "lever:") { return false; }
    const asked = new URLSearchParams(state);
    for (const control of data.controls) {
      const value = asked.get(control.name) ?? "";
      if (control.options.some(([id]) => id === value)) { form.elements[control.name].value = value; }
    }
    show();
    return true;
  }
  lever.hidden = false;
  document.querySelector(".instead").hidden = true;
  form.addEventListener("change", () => { show(); link(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", follow);
  form.elements.place.value = held.dataset.place;
  if (follow()) { lever.scrollIntoView(); } else { show(); }
})();
