"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fill = (text, held) => text.replace(/\{(\w+)\}/g, (_, name) => held[name]).replace(/ %/g, "\u00a0%");
  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const percent = (share) => Math.round(100 * share);
  const bits = (share, accepted) => -Math.log2(accepted ? share : 1 - share);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  function add(parent, tag, text = "", held = {}) {
    const made = document.createElementNS(tag === "svg" ? "http://www.w3.org/2000/svg" : parent.namespaceURI, tag);
    made.textContent = text;
    Object.entries(held).forEach(([name, value]) => made.setAttribute(name, value));
    return parent.appendChild(made);
  }
  function grid(parent, caption, heads, rows) {
    const [table, head] = [add(parent, "table", "", { class: "rows" }), heads.split("|")];
    add(table, "caption", caption);
    [head, ...rows].forEach((row, r) => {
      const line = add(add(table, r ? "tbody" : "thead"), "tr");
      row.forEach((text, n) => (r && n ? add(line, "td", text, { "data-head": head[n] }) : add(line, "th", text, { scope: r ? "row" : "col" })));
    });
  }

  const KEY = `parley-seat-${data.id}`;
  let saved = {};
  function stored(use) {
    try { use(); } catch { one("#kept").textContent = words.kept_not; }
  }
  const keep = () => stored(() => localStorage.setItem(KEY, JSON.stringify(saved)));
  stored(() => { saved = JSON.parse(localStorage.getItem(KEY)) || {}; });

  const forms = all(".turn");
  let [seat, at] = ["guess", 0];
  const guessing = () => seat === "guess";
  const given = () => (saved[seat] = saved[seat] || {});
  const own = (held) => given()[held.id];
  const listed = () => data.turns.filter((held) => (guessing() ? held.thumb !== null : seat === `side-${held.party}`));
  function turn(to) {
    const list = listed();
    at = Math.min(Math.max(to, 0), list.length - 1);
    const [held, form] = [list[at], forms[data.turns.indexOf(list[at])]];
    const done = own(held) !== undefined;
    forms.forEach((other) => { other.hidden = other !== form; });
    one("h2", form).textContent = fill(words.place, { at: at + 1, of: list.length, day: held.day });
    all("fieldset", form).forEach((set) => {
      set.hidden = (set.dataset.mode === "guess") !== guessing();
      set.disabled = done;
      all("input", set).forEach((input) => { input.checked = !set.hidden && input.value === String(own(held)); });
    });
    one("button", form).hidden = done;
    one(".asked", form).textContent = "";
    one(".answer", form).hidden = !done;
    if (done) { one(".own", form).textContent = beside(held); }
    const [back, next] = all("#table [data-step]");
    back.setAttribute("aria-disabled", String(at === 0));
    next.setAttribute("aria-disabled", String(!done));
    one(done ? ".answer" : "h2", form).focus();
  }
  function beside(held) {
    const share = data.steps[own(held)];
    const was = held.accepted ? words.yes : words.no;
    if (guessing()) { return fill(words.bet, { percent: percent(share), was, bits: bits(share, held.accepted).toFixed(2) }); }
    return fill(own(held) === held.act ? words.same : words.other, { own: data.acts[own(held)], theirs: data.acts[held.act] });
  }

  function picture(box, held) {
    const svg = add(box, "svg", "", { viewBox: "0 0 320 260", class: "bets", role: "img" });
    const [x, y] = [(share) => 40 + 260 * share, (share) => 220 - 200 * share];
    const line = (a, b, colour) => add(svg, "path", "", { d: `M${x(0)} ${y(0)}L${x(a)} ${y(b)}`, stroke: `var(--${colour})` });
    const write = (a, b, text, anchor = "middle") => add(svg, "text", text, { x: a, y: b, "text-anchor": anchor });
    [[1, 0, "quiet"], [0, 1, "quiet"], [1, 1, "line"]].forEach((ends) => line(...ends));
    write(x(0.5), 255, words.across);
    write(4, 12, words.up, "start");
    [0, 0.5, 1].forEach((share) => write(x(0) - 6, y(share) + 4, percent(share), "end"));
    const rows = data.steps.map((step, n) => {
      const bets = held.filter((each) => own(each) === String(n));
      const yes = bets.filter((each) => each.accepted).length;
      write(x(step), y(0) + 16, percent(step));
      if (bets.length) {
        add(svg, "circle", "", { cx: x(step), cy: y(yes / bets.length), r: 4 + 2 * Math.sqrt(bets.length) });
        write(x(step) + 12, y(yes / bets.length) - 8, `${yes}/${bets.length}`, "start");
      }
      return [`${percent(step)} %`, String(bets.length), String(yes)];
    });
    svg.setAttribute("aria-label", words.picture);
    add(box, "p", words.diagonal, { class: "small" });
    grid(box, words.table_bets, words.head_bets, rows);
  }
  function scores(box, held) {
    const bets = { you: (each) => data.steps[own(each)], book: (each) => each.book, thumb: (each) => each.thumb, coin: () => 0.5 };
    const costs = (name) => held.map((each) => bits(bets[name](each), each.accepted));
    grid(box, words.table_scores, words.head_scores, Object.keys(bets).map((name) => [words[name], mean(costs(name)).toFixed(2)]));
    const [yours, n] = [costs("you"), held.length];
    const apart = costs("book").map((cost, k) => yours[k] - cost);
    const error = 2 * Math.sqrt(mean(apart.map((value) => (value - mean(apart)) ** 2)) / Math.max(n - 1, 1));
    const means = n < 5 ? words.luck_few : Math.abs(mean(apart)) < error ? words.luck_yes : words.luck_no;
    add(box, "p", fill(words.luck, { n, difference: mean(apart).toFixed(2), error: error.toFixed(2), means }), { class: "told" });
  }
  function alike(box, held) {
    const [party, same] = [data.names[seat.slice(5)], held.filter((each) => own(each) === each.act).length];
    add(box, "p", fill(words.alike, { n: held.length, party, same }), { class: "told" });
    grid(box, words.table_side, fill(words.head_side, { party: upper(party) }), held.map((each) => [each.day, data.acts[own(each)], data.acts[each.act]]));
  }
  function ending() {
    const [box, held] = [one("#shown"), listed().filter((each) => own(each) !== undefined)];
    box.replaceChildren();
    one("#scores").hidden = !guessing();
    (!held.length ? [() => add(box, "p", words.none)] : guessing() ? [picture, scores] : [alike]).forEach((tell) => tell(box, held));
  }

  function mediating(offer) {
    const [shown, box, nothing, { world, day }] = [one("#tries"), one("#found"), one("#tries").textContent, offer.elements];
    let tries = [];
    const table = () => data.tables[day.value];
    const stops = (held, n) => table().codes[table().answers[table().row[held.number]].charCodeAt(n) - 35];
    const meets = (held, n) => stops(held, n).every((why) => why === 0);
    const tell = (where, text, held, mark = words.mark) => add(where, "p", fill(`${mark} ${text}`, { world: world.value, worlds: world.max, ...held }), { class: "try" });
    function afresh() {
      tries = [];
      shown.textContent = nothing;
      box.replaceChildren();
      one("#try").disabled = false;
      all(".cards").forEach((held, n) => { held.hidden = n !== Number(day.value); });
    }
    function lot() {
      world.value = 1 + Math.floor(Math.random() * world.max);
      afresh();
    }
    function attempt(event) {
      event.preventDefault();
      const parts = all("[name=part]", offer);
      const number = parts.reduce((sum, part, n) => sum * table().shape[n] + Number(part.value), 0);
      const names = parts.filter((part) => part.length > 1).map((part) => part.selectedOptions[0].text);
      const held = { number, name: names.filter((name) => name !== words.blank).join(", ") };
      if (!tries.length) { shown.replaceChildren(); }
      tries.push(held);
      tell(shown, words.tried, { n: tries.length, offer: held.name }).classList.add("told");
      stops(held, world.value - 1).forEach((why, n) => {
        tell(shown, why ? words.answer_no : words.answer_yes, { party: upper(data.names[table().names[n]]), why: table().why[why] });
      });
      if (meets(held, world.value - 1) || tries.length === 10) { found(); }
    }
    function found() {
      const more = tries.map(() => 0);
      for (let n = 0; n < world.max; n += 1) {
        const by = tries.findIndex((held) => meets(held, n));
        if (by >= 0) { more[by] += 1; }
      }
      const first = tries.findIndex((held) => meets(held, world.value - 1));
      one("#try").disabled = tries.length > 0;
      box.replaceChildren();
      tell(box, tries.length ? (first < 0 ? words.unmet : words.met) : words.none, { n: first + 1 });
      if (tries.length) { tell(box, words.found, { n: more.reduce((sum, value) => sum + value, 0) }, words.mark_all); }
      tries.forEach((held, n) => tell(box, more[n] ? words.adds : words.wasted, { n: n + 1, offer: held.name, more: more[n] }, words.mark_all));
      box.focus();
    }
    offer.addEventListener("submit", attempt);
    [world, day].forEach((input) => input.addEventListener("change", afresh));
    one("#other").addEventListener("click", lot);
    one("#stop").addEventListener("click", found);
    lot();
  }

  function go() {
    const name = decodeURIComponent(location.hash.slice(1)) || "entry";
    const screen = one(/^(guess$|side-)/.test(name) ? "#table" : `#${CSS.escape(name)}`);
    if (screen && !screen.matches(".screen")) { all("#sources details").forEach((held) => { held.open = true; }); screen.scrollIntoView(); }
    if (!screen || !screen.matches(".screen")) { return; }
    all(".screen").forEach((held) => { held.hidden = held !== screen; });
    if (screen.id === "end") { ending(); }
    if (screen.id === "table") {
      seat = name;
      turn(listed().findIndex((held) => own(held) === undefined));
    } else if (location.hash) { screen.focus(); }
    window.scrollTo(0, 0);
  }
  one("#table").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = one("fieldset:not([hidden]) input:checked", event.target);
    if (!input) { one(".asked", event.target).textContent = words.choose; return; }
    given()[listed()[at].id] = input.value;
    keep();
    turn(at);
  });
  one("#table .stepper").addEventListener("click", (event) => {
    const step = Number(event.target.dataset.step);
    if (step && event.target.getAttribute("aria-disabled") === "true") {
      one(".turn:not([hidden]) .asked").textContent = step > 0 ? words.choose : "";
      return;
    }
    if (step && at + step < listed().length) { turn(at + step); } else if (event.target.matches("button")) { location.hash = "end"; }
  });
  one("#again").addEventListener("click", () => { location.hash = seat; });
  one("#forget").addEventListener("click", () => { saved = {}; one("#kept").textContent = words.forgotten; keep(); });
  if (one("#offer")) { mediating(one("#offer")); }
  window.addEventListener("hashchange", go);
  go();
})();
