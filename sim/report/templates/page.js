"use strict";
(() => {
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open], .classes *)").forEach((held) => { held.dataset.shut = ""; held.open = true; });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-shut]").forEach((held) => { delete held.dataset.shut; held.open = false; });
  });

  const stepper = document.querySelector(".stepper");
  if (!stepper) { return; }
  const steps = [...document.querySelectorAll(".step")];
  const place = document.getElementById("position");
  const [back, next] = stepper.querySelectorAll("[data-step]");
  const every = stepper.querySelector("[data-all]");
  let at = 0;
  let all = false;

  function show() {
    steps.forEach((step, n) => { step.hidden = !all && n !== at; });
    back.setAttribute("aria-disabled", String(all || at === 0));
    next.setAttribute("aria-disabled", String(all || at === steps.length - 1));
    every.setAttribute("aria-pressed", String(all));
    const day = steps[at].querySelector("h3").textContent;
    place.textContent = all
      ? `All ${steps.length} events`
      : `Event ${at + 1} of ${steps.length}: ${day}`;
  }
  function go(to) {
    at = Math.min(Math.max(to, 0), steps.length - 1);
    all = false;
    show();
  }
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const n = steps.indexOf(target);
    if (n >= 0) { go(n); }
  }
  const KEYS = { ArrowLeft: () => at - 1, ArrowRight: () => at + 1, Home: () => 0, End: () => steps.length - 1 };
  function press(event) {
    const own = stepper.contains(event.target) || event.target.classList.contains("step");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (own && plain && event.key in KEYS && !all) {
      const inside = !stepper.contains(event.target);
      event.preventDefault();
      go(KEYS[event.key]());
      if (inside) { steps[at].focus(); }
    }
  }
  if (steps.length) {
    stepper.hidden = false;
    stepper.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button === every) { all = !all; show(); }
      else if (button && !all) { go(at + Number(button.dataset.step)); }
    });
    document.getElementById("record").addEventListener("keydown", press);
    window.addEventListener("hashchange", follow);
    show();
    follow();
  }

  const form = document.querySelector(".filters");
  const rows = [...document.querySelectorAll(".classes tbody tr")];
  const shown = document.getElementById("shown");

  function filter() {
    let offers = 0;
    let classes = 0;
    for (const row of rows) {
      const fits = ["levels", "formats", "promises"].every((name) => {
        const wanted = form.elements[name].value;
        return !wanted || row.dataset[name].split(" ").includes(wanted);
      });
      row.hidden = !fits;
      if (fits) { classes += 1; offers += Number(row.dataset.size); }
    }
    shown.textContent = `${classes} of ${rows.length} classes shown, with ${offers.toLocaleString("en")} offers.`;
  }
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter();
})();
