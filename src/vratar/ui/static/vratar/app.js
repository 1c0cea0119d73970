"use strict";
// All optional: every page works without this file. It builds nodes, never HTML strings, and takes
// its texts from data- attributes, so that it needs no catalogue of its own.

const announcer = document.createElement("div");
announcer.className = "spoken";
announcer.setAttribute("role", "status");
document.body.append(announcer);

// Errors first: whoever cannot see the page begins there.
document.querySelector("[role=alert]")?.focus();

// <button hidden data-copy="#id" data-copied="Copied" [data-strip]>
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // plain http: selecting by hand still works
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const items = source.querySelectorAll("li");
    const lines = items.length ? Array.from(items, (item) => item.textContent.trim()) : [source.textContent];
    const text = lines.join("\n");
    await navigator.clipboard.writeText("strip" in button.dataset ? text.replace(/\s/g, "") : text);
    announcer.textContent = button.dataset.copied;
    button.lastChild.textContent = button.dataset.copied;
  });
}

// <time datetime="…" data-ticking>24 Nov 2026, 15:05:09</time>: goes on from the server's clock.
for (const shown of document.querySelectorAll("time[data-ticking]")) {
  const opened = performance.now();
  const words = shown.textContent;
  const start = words.match(/(\d\d):(\d\d):(\d\d)$/);
  const began = start.slice(1).reduce((sum, part) => sum * 60 + Number(part), 0);
  setInterval(() => {
    const now = (began + Math.floor((performance.now() - opened) / 1000)) % 86400;
    const parts = [now / 3600, (now / 60) % 60, now % 60];
    const clock = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
    shown.textContent = words.slice(0, start.index) + clock;
  }, 1000);
}

// <input type="checkbox" hidden data-all="NAME">: ticks all of that name in its form.
for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of all.form.elements) if (one.name === all.dataset.all) one.checked = all.checked;
  });
}

// <button hidden data-print>
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// <input type="password" data-show="Show password">: an eye; the state is aria-pressed.
const EYE = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z";

function drawing(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(svg.namespaceURI, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.title = input.dataset.show;
  button.setAttribute("aria-label", input.dataset.show);
  button.setAttribute("aria-pressed", "false");
  button.append(drawing(EYE));
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  input.after(button);
  // A form sent with the password in sight would let the browser remember it as ordinary text.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}
