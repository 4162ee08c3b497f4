// The search page: months are loaded one after the other, the newest first, until enough is found.
"use strict";

(() => {
  const ENOUGH = 40;
  const LIGATURES = { œ: "oe", æ: "ae", ß: "ss" };
  const form = document.getElementById("recherche");
  const list = document.getElementById("resultats");
  const count = document.getElementById("compte");
  const further = document.getElementById("suite");
  const months = form.dataset.months.split(" ").filter(Boolean);
  const loaded = new Map();
  let wanted = 0; // the number of the latest question: answers to earlier ones are dropped

  window.vigie = (month, found) => loaded.set(month, found);

  const words = (text) =>
    (text.toLowerCase().normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]+/g, "")
      .replace(/[œæß]/g, (letter) => LIGATURES[letter]).match(/[\p{L}\p{N}_]+/gu)) || [];

  const load = (month) =>
    new Promise((done) => {
      if (loaded.has(month)) return done(true);
      const script = document.createElement("script");
      script.src = `recherche/${month}.js`;
      script.onload = () => done(loaded.has(month));
      script.onerror = () => done(false);
      document.head.append(script);
    });

  // Whole words, the last one as a beginning.
  const matches = (entry, asked, axis, risk) => {
    if (axis && !entry[8].split(" ").includes(axis)) return false;
    if (risk && !entry[9].split(" ").includes(risk)) return false;
    const text = ` ${entry[10]} `;
    return asked.every((word, place) => text.includes(place < asked.length - 1 ? ` ${word} ` : ` ${word}`));
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const show = ([id, title, link, place, publisher, nature, date, language, , risks]) => {
    const item = element("li");
    const head = element("p", "", "title");
    if (language) head.lang = language;
    const main = element(link ? "a" : "span", title);
    if (link) { main.href = link; main.rel = "noreferrer"; }
    head.append(main);
    const facts = [publisher, nature, date, ...risks.split(" ").filter(Boolean)].join(" · ");
    const below = element("p", `${facts} · `, "sub");
    const notice = element("a", form.dataset.notice);
    notice.href = `${place}#p${id}`;
    notice.setAttribute("aria-label", form.dataset.about.replace("{title}", () => title));
    below.append(notice);
    item.append(head, below);
    list.append(item);
  };

  const tell = (found, more, broken) => {
    const said = form.dataset;
    const number = String(found);
    const text = found === 0 ? said.none : found === 1 ? said.one : (more ? said.first : said.many).replace("{n}", number);
    count.textContent = broken ? `${text} ${said.broken}` : text;
    further.hidden = !more;
  };

  const look = async (limit) => {
    const mine = ++wanted;
    const asked = words(form.q.value);
    const axis = form.axe.value;
    const risk = form.risque.value;
    if (!asked.length && !axis && !risk) {
      list.replaceChildren();
      count.textContent = "";
      further.hidden = true;
      return;
    }
    count.textContent = form.dataset.reading;
    const found = [];
    let broken = false;
    let read = 0;
    for (; read < months.length && found.length <= limit; read++) {
      if (!(await load(months[read]))) broken = true;
      if (mine !== wanted) return;
      for (const entry of loaded.get(months[read]) || []) if (matches(entry, asked, axis, risk)) found.push(entry);
    }
    const shown = found.slice(0, limit);
    list.replaceChildren();
    shown.forEach(show);
    tell(shown.length, found.length > shown.length || read < months.length, broken);
    further.firstElementChild.onclick = () => look(limit + ENOUGH);
  };

  const remember = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
  };

  let pause;
  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(() => { remember(); look(ENOUGH); }, 150);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); soon(); });
  form.addEventListener("input", soon);

  const before = new URLSearchParams(location.search);
  for (const name of ["q", "axe", "risque"]) form.elements[name].value = before.get(name) || "";
  form.hidden = false;
  document.getElementById("sans-script").hidden = true;
  look(ENOUGH);
})();
