// The keyboard of triage: J and K move, A takes, 1 to 4 set the severity, R, Q, C, N and D lead to where one writes,
// / searches, U goes back, ? shows this.
// Every key presses something that is on the page; what has consequences for others (S0) is only brought under the finger.
const OFF = "groundswell.triage.keys";
const page = document.querySelector("[data-triage]");
const help = document.querySelector("[data-keys]");
const rows = [...document.querySelectorAll("[data-row]")];
const link = (row) => row?.querySelector("a");

function isOn() {
  try {
    return localStorage.getItem(OFF) !== "off";
  } catch {
    return true;
  }
}

function setOn(on) {
  try {
    localStorage.setItem(OFF, on ? "on" : "off");
  } catch {
    // Not kept: the keys stay as they are until the page is left.
  }
}

const current = () => rows.findIndex((row) => row.contains(document.activeElement));

function move(step) {
  if (page.dataset.triage === "desk") document.querySelector(`.desk-nav a[rel="${step > 0 ? "next" : "prev"}"]`)?.click();
  else link(rows[Math.min(rows.length - 1, Math.max(0, current() + step))])?.focus();
}

function act(noun, severity) {
  const row = rows[current()];
  if (!row) return;
  const form = page.querySelector("form[data-act]");
  const following = rows[current() + 1] ?? rows[current() - 1];
  form.action = `${row.dataset.row}/${noun}/${location.search}`;
  form.elements.version.value = row.dataset.version;
  form.elements.severity.value = severity ?? "";
  form.elements.then.value = link(noun === "takings" && following ? following : row).id;
  form.submit();
}

function take() {
  if (page.dataset.triage === "desk") document.querySelector("[data-take] button")?.click();
  else act("takings");
}

function setSeverity(level) {
  const isRestricted = (row) => row.querySelector(".severity")?.textContent.trim() === "S0";
  if (page.dataset.triage === "list") {
    const row = rows[current()];
    if (!row) return;
    if (level === 0 || isRestricted(row)) location.assign(`${link(row).href}#S${level}`);
    else act("severities", level);
    return;
  }
  const button = document.getElementById(`S${level}`);
  if (!button || button.disabled) return;
  const leavesRestricted = document.getElementById("S0").getAttribute("aria-current") === "true";
  if (level === 0 || leavesRestricted) button.focus();
  else button.click();
}

// Words are written on the report's own page, so from the list a key opens it there.
function write(key) {
  if (page.dataset.triage === "list") {
    const target = link(rows[current()]);
    if (target) location.assign(`${target.href}#${key}`);
    return;
  }
  const words = document.querySelector(`[data-words="${key}"]`);
  if (!words) return;
  words.open = true;
  words.querySelector("textarea, input[type=text]")?.focus();
}

function search() {
  const words = document.querySelector("#id_q");
  if (words) words.focus();
  else location.assign(`${document.querySelector("[data-back]").href.split("#")[0]}#id_q`);
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: take,
  r: () => write("reply"),
  q: () => write("question"),
  c: () => write("resolution"),
  n: () => write("note"),
  d: () => write("duplicate"),
  u: () => document.querySelector("[data-back]")?.click(),
  "/": search,
  "?": () => help.showModal(),
  1: () => setSeverity(0),
  2: () => setSeverity(1),
  3: () => setSeverity(2),
  4: () => setSeverity(3),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || help.open || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
  const does = KEYS[event.key.toLowerCase()];
  if (!does) return;
  event.preventDefault();
  does();
});

const opener = document.querySelector("[data-keys-help]");
opener.addEventListener("click", () => help.showModal());
help.querySelector("[data-keys-close]").addEventListener("click", () => help.close());
const toggle = help.querySelector("[data-keys-on]");
toggle.checked = isOn();
toggle.addEventListener("change", () => setOn(toggle.checked));

const place = location.hash.slice(1);
if (["reply", "question", "resolution", "note", "duplicate"].includes(place)) write(place);
else if (place === "id_q") search();
else if (/^S[0-3]$/.test(place)) document.getElementById(place)?.focus();
else if (/^FB-\d+$/.test(place)) document.getElementById(place)?.focus();
