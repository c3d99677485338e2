"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const named = (id) => document.getElementById(id);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // ------------------------------------------------------------ the filter

  const box = named("_filter");
  const readings = all("[data-find]").map((element) => ({ element, text: fold(element.dataset.find) }));
  const groups = all(".meeting, .section");

  function filter() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, text } of readings) {
      element.hidden = !words.every((word) => text.includes(word));
      shown += element.hidden ? 0 : 1;
    }
    for (const group of groups) {
      group.hidden = words.length > 0 && !group.querySelector("[data-find]:not([hidden])");
    }
    for (const pictures of all(".pictures")) pictures.hidden = words.length > 0;
    named("_status").textContent = words.length ? `${shown} of ${readings.length} shown` : "";
    named("_none").hidden = shown > 0;
  }

  function clear() {
    box.value = "";
    filter();
  }

  // a link to a reading leads there although the filter hides it
  function follow() {
    const wanted = named(decodeURIComponent(location.hash.slice(1)));
    if (wanted && wanted.closest("[hidden]")) {
      clear();
      wanted.scrollIntoView();
    }
  }

  box.addEventListener("input", filter);
  box.form.addEventListener("submit", (event) => event.preventDefault());
  named("_clear").addEventListener("click", () => {
    clear();
    box.focus();
  });
  window.addEventListener("hashchange", follow);

  // ------------------------------------------------------------ notes

  const notes = all("details.note");
  const opener = named("_notes");

  function label() {
    opener.hidden = notes.length === 0;
    opener.textContent = notes.every((note) => note.open) ? "Close all notes" : "Open all notes";
  }

  opener.addEventListener("click", () => {
    const open = !notes.every((note) => note.open);
    for (const note of notes) note.open = open;
    label();
  });
  for (const note of notes) note.addEventListener("toggle", label);

  // paper has no folds: what was closed is opened for the print and closed after it
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = notes.filter((note) => !note.open);
    for (const note of closed) note.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const note of closed) note.open = false;
  });

  // ------------------------------------------------------------ copying

  const styles = named("_style");
  if (styles) {
    styles.addEventListener("change", () => {
      for (const citation of all(".citation")) citation.hidden = citation.dataset.style !== styles.value;
    });
  }

  function wanted(button) {
    const reading = button.closest(".reading");
    const citation = reading.querySelector(".citation:not([hidden])");
    return {
      key: () => ({ plain: reading.dataset.key }),
      cite: () => ({ plain: `\\cite{${reading.dataset.key}}` }),
      bibtex: () => ({ plain: reading.querySelector(".bibtex").textContent }),
      citation: () => ({ plain: citation.textContent, html: citation.innerHTML }),
    }[button.dataset.copy]();
  }

  async function copy({ plain, html }) {
    const blob = (text, type) => new Blob([text], { type });
    try {
      if (!html) return await navigator.clipboard.writeText(plain);
      const both = { "text/plain": blob(plain, "text/plain"), "text/html": blob(html, "text/html") };
      return await navigator.clipboard.write([new ClipboardItem(both)]);
    } catch {
      return copyByEvent(plain, html); // pages that come without TLS have no clipboard of the new kind
    }
  }

  function copyByEvent(plain, html) {
    const put = (event) => {
      event.clipboardData.setData("text/plain", plain);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
    };
    document.addEventListener("copy", put, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put);
    if (!done) throw new Error("the browser does not let this page copy");
  }

  function say(button, text, done) {
    named("_copied").textContent = text;
    button.classList.toggle("done", done);
    window.setTimeout(() => button.classList.remove("done"), 1500);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const what = button.getAttribute("aria-label").replace(/^Copy /, "");
    try {
      await copy(wanted(button));
      say(button, `Copied ${what}`, true);
    } catch {
      say(button, `Could not copy ${what}; it stands under “Citation and BibTeX”`, false);
    }
  });

  // ------------------------------------------------------------ ready

  document.documentElement.classList.add("scripted");
  box.form.hidden = false;
  label();
  if (box.value) filter(); // a browser may bring back what was typed before
  follow();
})();
